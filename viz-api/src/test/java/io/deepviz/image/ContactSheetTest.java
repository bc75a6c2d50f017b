package io.deepviz.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.deepviz.image.ContactSheet.Tile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    private static final int RED = 0xff0000;
    private static final int GREEN = 0x00ff00;
    private static final int BLUE = 0x0000ff;
    private static final int BACKGROUND = 0x243040;
    private static final int TEXT = 0xe6e6e6;

    @Test
    void tilesStandRowByRowWithGapsAndAMargin() {
        Image sheet = ContactSheet.of(tiles(RED, GREEN, BLUE))
                .withColumns(2)
                .withZoom(10)
                .draw();
        // margin 12, tiles of 10, gaps of 4
        assertThat(sheet.width()).isEqualTo(12 + 10 + 4 + 10 + 12);
        assertThat(sheet.height()).isEqualTo(12 + 10 + 4 + 10 + 12);
        assertThat(sheet.pixel(12, 12)).isEqualTo(RED);
        assertThat(sheet.pixel(21, 21)).isEqualTo(RED);
        assertThat(sheet.pixel(22, 21)).isEqualTo(BACKGROUND);
        assertThat(sheet.pixel(12, 26)).isEqualTo(GREEN);
        assertThat(sheet.pixel(26, 12)).isEqualTo(BLUE);
        assertThat(sheet.pixel(26, 26)).isEqualTo(BACKGROUND);
    }

    @Test
    void smallerTilesStandInTheMiddle() {
        Tile large = new Tile(Image.rgb(3, 3, new int[9]), "");
        Image sheet = ContactSheet.of(List.of(large, tile(RED)))
                .withColumns(2)
                .withZoom(1)
                .draw();
        assertThat(sheet.pixel(12 + 1, 12 + 3 + 4 + 1)).isEqualTo(RED);
        assertThat(sheet.pixel(12, 12 + 3 + 4)).isEqualTo(BACKGROUND);
    }

    @Test
    void columnsMakeTheSheetSquareOrItsLastRowFull() {
        assertThat(columns(1)).isEqualTo(1);
        assertThat(columns(64)).isEqualTo(8);
        assertThat(columns(96)).isEqualTo(12); // not 10, which leaves 4 empty
        assertThat(columns(32)).isEqualTo(8);
        assertThat(columns(10)).isEqualTo(5);
        assertThat(columns(7)).isEqualTo(4); // nothing fits; 4 leaves one empty
    }

    @Test
    void tinyTilesAreEnlargedAndLargeOnesAreNot() {
        List<Tile> filters = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            filters.add(new Tile(Image.rgb(11, 11, new int[121]), ""));
        }
        assertThat(ContactSheet.of(filters).draw().width()).isEqualTo(12 + 8 * 11 * 10 + 7 * 4 + 12);
        Tile large = new Tile(Image.rgb(500, 1000, new int[500_000]), "");
        assertThat(ContactSheet.of(List.of(large)).draw().width()).isEqualTo(12 + 1000 + 12);
        assertThat(ContactSheet.of(tiles(RED)).draw().width()).isEqualTo(12 + 40 + 12);
    }

    @Test
    void theCaptionIsDrawnOnTopAndKept() {
        ContactSheet sheet = ContactSheet.of(tiles(RED)).withZoom(10);
        Image plain = sheet.draw();
        Image titled = sheet.withCaption("conv1").draw();
        assertThat(titled.caption()).isEqualTo("conv1");
        assertThat(plain.caption()).isEmpty();
        assertThat(count(plain, TEXT, 0, plain.height())).isZero();
        assertThat(count(titled, TEXT, 12, 12 + 16)).isPositive();
        assertThat(titled.height()).isEqualTo(plain.height() + 20 + 6);
        assertThat(titled.pixel(12 + 26, 12)).isEqualTo(RED);
    }

    @Test
    void aLongCaptionIsBrokenAtSpacesAndAtLineEnds() {
        assertThat(Canvas.wrap("one two three\nfour", 8)).containsExactly("one two", "three", "four");
        assertThat(Canvas.wrap("0123456789", 4)).containsExactly("0123", "4567", "89");
        assertThat(Canvas.wrap("ab cd", 5)).containsExactly("ab cd");
        assertThat(Canvas.wrap("", 5)).containsExactly("");
    }

    @Test
    void aTilesCaptionStandsUnderItAndIsCutToItsWidth() {
        Tile tile = new Tile(Image.rgb(1, 1, new int[] {RED}), "12: 3.14159265");
        Image sheet = ContactSheet.of(List.of(tile)).withZoom(60).draw();
        assertThat(sheet.width()).isEqualTo(12 + 60 + 12);
        assertThat(sheet.height()).isEqualTo(12 + 60 + 2 + 10 + 12);
        assertThat(count(sheet, TEXT, 12 + 60, sheet.height())).isPositive();
        assertThat(Canvas.shorten("12: 3.14159265", 10)).isEqualTo("12: 3.14..");
        assertThat(Canvas.shorten("short", 5)).isEqualTo("short");
        assertThat(Canvas.shorten("short", 1)).isEqualTo("..");
    }

    @Test
    void rowsCanHaveLabels() {
        Image sheet = ContactSheet.of(tiles(RED, GREEN))
                .withColumns(1)
                .withZoom(20)
                .withRowLabels(List.of("7"))
                .draw();
        int left = 12 + 6 * 2 + 4; // one character at twice its size
        assertThat(sheet.pixel(12, left)).isEqualTo(RED);
        assertThat(count(sheet, TEXT, 12, 32)).isPositive();
        assertThat(count(sheet, TEXT, 36, sheet.height())).isZero();
    }

    @Test
    void theLegendShowsTheMapFromEndToEnd() {
        Image sheet = ContactSheet.of(tiles(RED))
                .withLegend(ColorMap.VIRIDIS, "0", "2.5")
                .draw();
        int middle = sheet.height() - 12 - 8;
        int left = 12 + 2 * 6 * 2;
        assertThat(sheet.pixel(middle, left)).isEqualTo(ColorMap.VIRIDIS.rgb(0));
        assertThat(sheet.pixel(middle, left + 199)).isEqualTo(ColorMap.VIRIDIS.rgb(1));
        assertThat(sheet.pixel(middle, left + 200)).isEqualTo(BACKGROUND);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> ContactSheet.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tiles: expected at least one, got none");
        assertThatThrownBy(() -> ContactSheet.of(tiles(RED)).withColumns(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("columns: expected at least 1, got 0");
        assertThatThrownBy(() -> ContactSheet.of(tiles(RED)).withZoom(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("zoom: expected at least 1, got -1");
    }

    @Test
    void lettersAreReadable() {
        assertThat(drawn('A')).isEqualTo("""
                .###.
                #...#
                #...#
                #####
                #...#
                #...#
                #...#
                .....
                """);
        assertThat(drawn('g')).isEqualTo("""
                .....
                .....
                .####
                #...#
                #...#
                .####
                ....#
                .###.
                """);
    }

    @Test
    void everyPrintableCharacterHasAGlyphOfItsOwn() {
        Set<String> glyphs = new HashSet<>();
        for (char c = ' '; c <= '~'; c++) {
            assertThat(glyphs.add(drawn(c))).as("glyph of %s", c).isTrue();
        }
        assertThat(glyphs).doesNotContain(drawn('\u00e4'));
        assertThat(drawn('\u00e4')).isEqualTo(drawn(0x1f600)).isEqualTo(drawn('\t'));
    }

    /** A Java runtime without fonts fails at the first use of one. */
    @Test
    void nothingHereUsesFontsOrADisplay() {
        JavaClasses drawing =
                new ClassFileImporter().importClasses(Canvas.class, ContactSheet.class, Image.class, PixelFont.class);
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.awt.Font")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.awt.Graphics2D")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.awt.Graphics")
                .check(drawing);
    }

    private static String drawn(int codePoint) {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < PixelFont.HEIGHT; row++) {
            for (int column = 0; column < PixelFont.ADVANCE - 1; column++) {
                text.append(PixelFont.dot(codePoint, row, column) ? '#' : '.');
            }
            assertThat(PixelFont.dot(codePoint, row, PixelFont.ADVANCE - 1)).isFalse();
            text.append('\n');
        }
        return text.toString();
    }

    private static int columns(int count) {
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tiles.add(tile(RED));
        }
        return (ContactSheet.of(tiles).withZoom(1).draw().width() - 24 + 4) / 5;
    }

    private static List<Tile> tiles(int... colors) {
        List<Tile> tiles = new ArrayList<>();
        for (int color : colors) {
            tiles.add(tile(color));
        }
        return tiles;
    }

    private static Tile tile(int color) {
        return new Tile(Image.rgb(1, 1, new int[] {color}), "");
    }

    private static int count(Image image, int color, int fromRow, int toRow) {
        int count = 0;
        for (int y = fromRow; y < toRow; y++) {
            for (int x = 0; x < image.width(); x++) {
                count += image.pixel(y, x) == color ? 1 : 0;
            }
        }
        return count;
    }
}
