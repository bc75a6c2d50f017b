package io.deepviz.attribution;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.image.ColorMap;
import io.deepviz.image.ContactSheet;
import io.deepviz.image.Image;
import io.deepviz.render.Captions;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An attribution as a picture: what the network saw, the map, and the map over the picture. Red speaks for the target, blue
 * against it, white is zero and always in the middle, so that equal strengths of both signs look equal. Where no pixel
 * speaks for the target the map is hatched, and the caption says so.
 *
 * <p>The scale is the 99.5th percentile of the magnitudes, as single pixels far beyond all others would leave the rest white;
 * it stands in the caption, with how many pixels lie beyond. Numbers to compute with are in {@link Attribution#map()}.
 */
public final class AttributionPicture {
    private static final double PERCENTILE = 0.995;
    private static final double STRENGTH = 0.85;
    private static final int HATCH = 0xb0b0b0;
    private static final int HATCHING = 8;
    private static final int DARKEST = 70;

    private final Model model;
    private final Image picture;
    private final double strength;

    private AttributionPicture(Model model, Image picture, double strength) {
        this.model = model;
        this.picture = picture;
        this.strength = strength;
    }

    /**
     * Pictures of attributions of one image.
     *
     * @param model whose input says how the picture was brought to size
     * @param picture the image as it was read
     */
    public static AttributionPicture of(Model model, Image picture) {
        return new AttributionPicture(model, picture, STRENGTH);
    }

    /**
     * With a stronger or weaker overlay.
     *
     * @param share of the color where the map is strongest, 0 to 1; 0.85 if never said
     * @throws IllegalArgumentException if it lies outside
     */
    public AttributionPicture withOverlay(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("overlay: expected 0 to 1, got " + share);
        }
        return new AttributionPicture(model, picture, share);
    }

    /** Picture, map and overlay side by side under a caption that tells all there is to know. */
    public Image render(Attribution attribution) {
        return render(attribution, List.of());
    }

    /**
     * The same with more lines in the caption: what the checks said, for one.
     *
     * @param lines one a line
     */
    public Image render(Attribution attribution, List<String> lines) {
        Scale scale = Scale.of(attribution.map());
        List<String> all = new ArrayList<>(caption(attribution, scale));
        all.addAll(lines);
        all.add(Captions.input(model.input()));
        String end = Captions.number(scale.end());
        return ContactSheet.of(List.of(
                        new ContactSheet.Tile(seen(attribution), "what the network sees"),
                        new ContactSheet.Tile(map(attribution), "map"),
                        new ContactSheet.Tile(overlay(attribution), "overlay")))
                .withColumns(3)
                .withCaption(String.join("\n", all))
                .withLegend(ColorMap.DIVERGING, "against -" + end, end + " for the target")
                .draw();
    }

    /** The picture at the network's size. */
    public Image seen(Attribution attribution) {
        InputSpec input = model.input();
        return picture.fit(
                attribution.map().shape().get(0), attribution.map().shape().get(1), input.fit());
    }

    /** The map by itself. */
    public Image map(Attribution attribution) {
        return draw(attribution, (share, gray) -> ColorMap.DIVERGING.rgb((share + 1) / 2));
    }

    /** The map over the picture in gray, which shows through where the map is weak. */
    public Image overlay(Attribution attribution) {
        return draw(attribution, (share, gray) -> {
            int color = ColorMap.DIVERGING.rgb((share + 1) / 2);
            double seen = attribution.full().isPresent() ? Math.sqrt(Math.abs(share)) : Math.abs(share);
            return mix(gray * 0x10101, color, strength * seen); // single pixels would drown in the picture
        });
    }

    @FunctionalInterface
    private interface Pixel {
        /**
         * The color of a pixel.
         *
         * @param share of the scale, -1 to 1
         * @param gray the picture's brightness, 0 to 255
         */
        int color(double share, int gray);
    }

    private Image draw(Attribution attribution, Pixel pixel) {
        int height = attribution.map().shape().get(0);
        int width = attribution.map().shape().get(1);
        float[] numbers = attribution.map().toArray();
        Scale scale = Scale.of(attribution.map());
        Image gray = seen(attribution).toGray();
        boolean hatched = attribution.outcome() == Outcome.NO_POSITIVE_EVIDENCE;
        int[] pixels = new int[numbers.length];
        for (int i = 0; i < pixels.length; i++) {
            int light = DARKEST + Math.round(gray.sample(0, i / width, i % width) * (255 - DARKEST) / 255);
            boolean stripe = hatched && Math.floorMod(i / width + i % width, HATCHING) == 0;
            pixels[i] = stripe ? HATCH : pixel.color(scale.share(numbers[i]), light);
        }
        return Image.rgb(height, width, pixels);
    }

    private static int mix(int from, int to, double share) {
        int color = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int low = from >> shift & 255;
            int high = to >> shift & 255;
            color |= (int) Math.round(low + share * (high - low)) << shift;
        }
        return color;
    }

    /** What there is to know: method, layer, target, scale, strength of the overlay, books, remarks. */
    private List<String> caption(Attribution attribution, Scale scale) {
        List<String> lines = new ArrayList<>();
        lines.add(model.name() + ", " + attribution.method()
                + attribution
                        .layer()
                        .map(layer -> ", layer " + layer + " " + shape(layer))
                        .orElse(""));
        lines.add("target: " + attribution.target() + " = " + Captions.number(attribution.value()));
        if (attribution.outcome() == Outcome.NO_POSITIVE_EVIDENCE) {
            lines.add("NO POSITIVE EVIDENCE: by this method, no pixel speaks for the target"
                    + (scale.end() == 0 ? "; the map is zero all over" : ""));
        }
        lines.add("red speaks for the target, blue against it, white neither; scale +-" + Captions.number(scale.end())
                + (scale.beyond() == 0 ? "" : ", " + scale.beyond() + " pixels beyond") + "; overlay "
                + Captions.number(strength));
        attribution
                .completeness()
                .ifPresent(books -> lines.add("shared out " + Captions.number(books.expected()) + ", unexplained "
                        + Captions.number(100 * books.error()) + " %"));
        lines.addAll(attribution.remarks());
        return lines;
    }

    private String shape(String layer) {
        return model.layer(layer).outputShape().toString();
    }

    /**
     * How numbers become colors.
     *
     * @param end the magnitude with the strongest color
     * @param beyond how many pixels have a larger one
     */
    private record Scale(double end, int beyond) {
        static Scale of(Tensor map) {
            float[] sizes = map.toArray();
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = Math.abs(sizes[i]);
            }
            Arrays.sort(sizes);
            double end = sizes[(int) Math.ceil(PERCENTILE * (sizes.length - 1))];
            end = end > 0 ? end : sizes[sizes.length - 1];
            int beyond = 0;
            while (beyond < sizes.length && sizes[sizes.length - 1 - beyond] > end) {
                beyond++;
            }
            return new Scale(end, beyond);
        }

        double share(float number) {
            return end == 0 ? 0 : Math.max(-1, Math.min(1, number / end));
        }
    }
}
