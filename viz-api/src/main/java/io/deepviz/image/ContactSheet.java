package io.deepviz.image;

import java.util.List;
import java.util.OptionalInt;

/**
 * Many pictures as one: tiles in a grid, row by row, with a caption under each if there is one and a caption for all on
 * top. Tiny pictures are enlarged by repeating their pixels, all by the same whole factor. Drawn at 8 bits a color, the
 * text with a font of its own: the same on every machine, with or without fonts or a display.
 *
 * <pre>{@code
 * ContactSheet.of(tiles).withCaption("conv1, 64 filters").draw().writePng(path);
 * }</pre>
 */
public final class ContactSheet {
    /** Dark and bluish, so that neither black nor any gray of a tile is lost in it. */
    private static final int BACKGROUND = 0x243040;

    private static final int TEXT = 0xe6e6e6;
    private static final int MARGIN = 12;
    private static final int GAP = 4;
    /** Columns of pixels that a sheet of tiny pictures is enlarged to, about; half of a common screen. */
    private static final int WIDTH = 960;
    /** Columns of pixels that a caption has at least. */
    private static final int TEXT_WIDTH = 600;

    private static final int LARGEST_ZOOM = 40;
    private static final int BAR_WIDTH = 200;

    private final List<Tile> tiles;
    private final OptionalInt columns;
    private final OptionalInt zoom;
    private final String caption;
    private final List<String> rowLabels;
    private final List<Legend> legend;

    /**
     * One picture of a sheet.
     *
     * @param picture what is shown
     * @param caption one line under it, cut if it is longer than the tile is wide; empty for none
     */
    public record Tile(Image picture, String caption) {}

    private record Legend(ColorMap map, String low, String high) {}

    private ContactSheet(
            List<Tile> tiles,
            OptionalInt columns,
            OptionalInt zoom,
            String caption,
            List<String> rowLabels,
            List<Legend> legend) {
        this.tiles = tiles;
        this.columns = columns;
        this.zoom = zoom;
        this.caption = caption;
        this.rowLabels = rowLabels;
        this.legend = legend;
    }

    /**
     * A sheet of these tiles, as many columns as make it about square, enlarged to about 960 pixels.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ContactSheet of(List<Tile> tiles) {
        if (tiles.isEmpty()) {
            throw new IllegalArgumentException("tiles: expected at least one, got none");
        }
        return new ContactSheet(List.copyOf(tiles), OptionalInt.empty(), OptionalInt.empty(), "", List.of(), List.of());
    }

    /**
     * With so many tiles to a row.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public ContactSheet withColumns(int count) {
        return new ContactSheet(tiles, OptionalInt.of(positive("columns", count)), zoom, caption, rowLabels, legend);
    }

    /**
     * With each pixel of a tile as a square of this side.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public ContactSheet withZoom(int side) {
        return new ContactSheet(tiles, columns, OptionalInt.of(positive("zoom", side)), caption, rowLabels, legend);
    }

    /** With a caption on top, broken into lines as need be; it is also the {@link Image#caption()} of the result. */
    public ContactSheet withCaption(String text) {
        return new ContactSheet(tiles, columns, zoom, text, rowLabels, legend);
    }

    /** With a label to the left of each row; rows beyond the last label have none. */
    public ContactSheet withRowLabels(List<String> labels) {
        return new ContactSheet(tiles, columns, zoom, caption, List.copyOf(labels), legend);
    }

    /** With a bar of colors at the bottom and what its two ends mean. */
    public ContactSheet withLegend(ColorMap map, String low, String high) {
        return new ContactSheet(tiles, columns, zoom, caption, rowLabels, List.of(new Legend(map, low, high)));
    }

    /**
     * The sheet as a picture.
     *
     * @throws IllegalArgumentException if it would have too many pixels for an array
     */
    public Image draw() {
        Layout layout = new Layout();
        Canvas canvas = new Canvas(layout.height, layout.width, BACKGROUND);
        drawLines(canvas, layout.captionLines, MARGIN, MARGIN, layout.captionScale);
        for (int i = 0; i < tiles.size(); i++) {
            drawTile(canvas, tiles.get(i), layout.top(i), layout.left(i), layout);
        }
        for (int row = 0; row < Math.min(layout.rows, rowLabels.size()); row++) {
            int middle = (layout.pictureHeight - PixelFont.HEIGHT * layout.rowLabelScale) / 2;
            canvas.text(
                    rowLabels.get(row), layout.top(row * layout.columns) + middle, MARGIN, layout.rowLabelScale, TEXT);
        }
        legend.forEach(each -> drawLegend(canvas, each, layout));
        return canvas.toImage().withCaption(caption);
    }

    private static void drawTile(Canvas canvas, Tile tile, int top, int left, Layout layout) {
        Image picture = tile.picture();
        int y = top + (layout.pictureHeight - picture.height() * layout.zoom) / 2;
        int x = left + (layout.cellWidth - picture.width() * layout.zoom) / 2;
        canvas.draw(picture, y, x, layout.zoom);
        int characters = layout.cellWidth / (PixelFont.ADVANCE * layout.labelScale);
        String line = Canvas.shorten(tile.caption().replace('\n', ' '), characters);
        canvas.text(line, top + layout.pictureHeight + 2, left, layout.labelScale, TEXT);
    }

    private static void drawLines(Canvas canvas, List<String> lines, int top, int left, int scale) {
        for (int i = 0; i < lines.size(); i++) {
            canvas.text(lines.get(i), top + i * lineHeight(scale), left, scale, TEXT);
        }
    }

    private static void drawLegend(Canvas canvas, Legend legend, Layout layout) {
        int scale = layout.captionScale;
        int top = layout.height - MARGIN - PixelFont.HEIGHT * scale;
        canvas.text(legend.low(), top, MARGIN, scale, TEXT);
        int left = MARGIN + (PixelFont.width(legend.low()) + PixelFont.ADVANCE) * scale;
        for (int x = 0; x < BAR_WIDTH; x++) {
            int color = legend.map().rgb(x / (BAR_WIDTH - 1.0));
            canvas.fill(top, left + x, PixelFont.HEIGHT * scale, 1, color);
        }
        canvas.text(legend.high(), top, left + BAR_WIDTH + PixelFont.ADVANCE * scale, scale, TEXT);
    }

    private static int lineHeight(int scale) {
        return (PixelFont.HEIGHT + 2) * scale;
    }

    private static int positive(String name, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(name + ": expected at least 1, got " + number);
        }
        return number;
    }

    /** Where everything goes. */
    private final class Layout {
        final int columns;
        final int rows;
        final int zoom;
        final int labelScale;
        final int rowLabelScale;
        final int captionScale;
        final int cellWidth;
        final int pictureHeight;
        final int cellHeight;
        final int gridLeft;
        final int gridTop;
        final int width;
        final int height;
        final List<String> captionLines;

        Layout() {
            int tileWidth =
                    largest(tiles.stream().mapToInt(tile -> tile.picture().width()));
            int tileHeight =
                    largest(tiles.stream().mapToInt(tile -> tile.picture().height()));
            columns = ContactSheet.this.columns.orElseGet(() -> evenColumns(tileWidth, tileHeight));
            rows = (tiles.size() + columns - 1) / columns;
            zoom = ContactSheet.this.zoom.orElseGet(() -> fittingZoom(columns * tileWidth, rows * tileHeight));
            cellWidth = Math.multiplyExact(tileWidth, zoom);
            pictureHeight = Math.multiplyExact(tileHeight, zoom);
            int captions = largest(tiles.stream().mapToInt(tile -> PixelFont.width(tile.caption())));
            labelScale = 2 * captions <= cellWidth ? 2 : 1;
            cellHeight = pictureHeight + (captions == 0 ? 0 : 2 + lineHeight(labelScale));
            int labels = largest(rowLabels.stream().mapToInt(PixelFont::width));
            rowLabelScale = 2 * PixelFont.HEIGHT <= pictureHeight ? 2 : 1;
            gridLeft = MARGIN + (labels == 0 ? 0 : labels * rowLabelScale + GAP);
            int gridWidth = gridLeft + columns * (cellWidth + GAP) - GAP + MARGIN;
            captionScale = 2;
            width = caption.isEmpty() && legend.isEmpty() ? gridWidth : Math.max(gridWidth, TEXT_WIDTH + 2 * MARGIN);
            captionLines = caption.isEmpty()
                    ? List.of()
                    : Canvas.wrap(caption, (width - 2 * MARGIN) / (PixelFont.ADVANCE * captionScale));
            int captionHeight = captionLines.size() * lineHeight(captionScale);
            gridTop = MARGIN + (captionHeight == 0 ? 0 : captionHeight + MARGIN / 2);
            int gridHeight = Math.multiplyExact(rows, cellHeight + GAP) - GAP;
            int legendHeight = legend.isEmpty() ? 0 : MARGIN + PixelFont.HEIGHT * captionScale;
            height = gridTop + gridHeight + legendHeight + MARGIN;
        }

        int top(int tile) {
            return gridTop + tile / columns * (cellHeight + GAP);
        }

        int left(int tile) {
            return gridLeft + tile % columns * (cellWidth + GAP);
        }

        private int fittingZoom(int tilesAcross, int tilesDown) {
            return Math.max(1, Math.min(LARGEST_ZOOM, WIDTH / Math.max(tilesAcross, tilesDown)));
        }

        /** So many columns that the sheet is about square, or up to half as wide again if that leaves fewer cells empty. */
        private int evenColumns(int tileWidth, int tileHeight) {
            int square = (int) Math.ceil(Math.sqrt(tiles.size() * (double) tileHeight / tileWidth));
            int best = Math.max(1, Math.min(tiles.size(), square));
            for (int count = best + 1; count <= Math.min(tiles.size(), best * 3 / 2); count++) {
                best = emptyCells(count) < emptyCells(best) ? count : best;
            }
            return best;
        }

        private int emptyCells(int count) {
            return Math.floorMod(-tiles.size(), count);
        }

        private int largest(java.util.stream.IntStream numbers) {
            return numbers.max().orElse(0);
        }
    }
}
