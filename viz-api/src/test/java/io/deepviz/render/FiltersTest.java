package io.deepviz.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.FilterRenderer;
import io.deepviz.InputSpec;
import io.deepviz.LayerKind;
import io.deepviz.image.ColorOrder;
import io.deepviz.image.Image;
import io.deepviz.image.Scaling;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FiltersTest {
    private static final InputSpec COLOR = InputSpec.of(3, 8, 8);
    private static final int GRAY = 0x808080;

    // ==== in color ====

    @Test
    void weightsAreDrawnWithZeroMidGrayAndTheirLargestAtTheEnds() {
        // One filter of 1x2: the left pixel is 2 in red and -1 in green, the right one is -2 in blue.
        Image picture = Filters.rgb()
                .render(net(2, 0, -1, 0, 0, -2), net(2, 0, -1, 0, 0, -2).layer("conv1"));
        // 127.5 + 127.5 * w / 2: 255 for 2, 64 (63.75) for -1, 128 for 0, 0 for -2
        assertThat(colors(picture)).contains(0xff4080, 0x808000);
    }

    @Test
    void channelsOfANetworkThatTakesBlueFirstArePutInOrder() {
        SmallModel bgr = new SmallModel(COLOR.withColorOrder(ColorOrder.BGR))
                .convolution("conv1", LayerKind.CONVOLUTION, Tensor.of(Shape.of(1, 3, 1, 1), 1, 0, -1));
        Image picture = Filters.rgb().render(bgr, bgr.layer("conv1"));
        assertThat(colors(picture)).contains(0x0080ff).doesNotContain(0xff8000);
        assertThat(picture.caption()).contains("colors put in order (the network takes BGR)");
    }

    @Test
    void eachFilterHasItsOwnScaleOrAllShareOne() {
        Tensor kernel = Tensor.of(Shape.of(2, 3, 1, 1), 1, 1, 1, .1f, .1f, .1f);
        SmallModel model = new SmallModel(COLOR).convolution("conv1", LayerKind.CONVOLUTION, kernel);
        Image own = Filters.rgb().render(model, model.layer("conv1"));
        assertThat(colors(own)).contains(0xffffff).doesNotContain(0x8c8c8c);
        assertThat(own.caption()).contains("each filter on its own scale, largest |w| 0.1 to 1");
        Image shared = Filters.rgb().sharedScale().render(model, model.layer("conv1"));
        assertThat(colors(shared)).contains(0xffffff, 0x8c8c8c); // 127.5 + 12.75
        assertThat(shared.caption()).contains("all on one scale, largest |w| 1");
        assertThat(Filters.rgb().sharedScale().perFilterScale().render(model, model.layer("conv1")))
                .isEqualTo(own);
    }

    @Test
    void aFilterOfZerosIsMidGray() {
        SmallModel model = net(0, 0, 0, 0, 0, 0);
        assertThat(colors(Filters.rgb().render(model, model.layer("conv1")))).contains(GRAY);
    }

    @Test
    void aGrayNetworkHasGrayFilters() {
        SmallModel model = new SmallModel(InputSpec.of(1, 8, 8))
                .convolution("conv1", LayerKind.CONVOLUTION, Tensor.of(Shape.of(1, 1, 1, 3), -1, 0, 1));
        Image picture = Filters.rgb().render(model, model.layer("conv1"));
        assertThat(colors(picture)).contains(0x000000, GRAY, 0xffffff);
        assertThat(picture.caption()).contains("zero = mid-gray, gray; each");
    }

    @Test
    void theCaptionSaysModelLayerScaleColorsAndAssumptions() {
        InputSpec input = COLOR.withScaling(Scaling.SIGNED).withAssumption("color order RGB: the file does not say");
        SmallModel model = new SmallModel(input)
                .layer("pad", LayerKind.PADDING, Shape.of(3, 12, 12))
                .convolution("conv1", LayerKind.CONVOLUTION, Kernels.mixed(5, 3, 7));
        assertThat(Filters.rgb().render(model, model.layer("conv1")).caption()).isEqualTo("""
                        small, conv1: convolution 7x7, 5 filters of 7x7x3
                        zero = mid-gray, colors as the network takes them (RGB); each filter on its own scale, largest |w| \
                        0.988 to 1
                        input: scaling signed, color order RGB; assumed: color order RGB: the file does not say
                        between image and layer: pad""");
    }

    @Test
    void pixelsOfSmallKernelsAreLargeSquares() {
        SmallModel model = net(1, -1, 1, -1, 1, -1);
        Image picture = Filters.rgb().render(model, model.layer("conv1"));
        int white = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                white += rgb(picture, y, x) == 0xffffff ? 1 : 0;
            }
        }
        assertThat(white).isEqualTo(40 * 40);
    }

    // ==== slices ====

    @Test
    void slicesAreGrayRowsOfFiltersAndColumnsOfChannels() {
        Tensor kernel = Tensor.of(Shape.of(2, 2, 1, 1), 1, -1, .5f, 0);
        SmallModel model = new SmallModel(COLOR)
                .convolution("conv1", LayerKind.CONVOLUTION, Kernels.mixed(2, 3, 1))
                .convolution("conv2", LayerKind.CONVOLUTION, kernel);
        Image own = Filters.slices().render(model, model.layer("conv2"));
        assertThat(colors(own)).contains(0xffffff, 0x000000, GRAY).doesNotContain(0xbfbfbf);
        assertThat(own.caption()).isEqualTo("""
                        small, conv2: convolution 1x1, 2 filters of 1x1x2
                        rows: filters, columns: input channels
                        zero = mid-gray; each filter on its own scale, largest |w| 0.5 to 1""");
        Image shared = Filters.slices().sharedScale().render(model, model.layer("conv2"));
        assertThat(colors(shared)).contains(0xbfbfbf); // 127.5 + 127.5 / 2
        assertThat(Filters.slices().sharedScale().perFilterScale().render(model, model.layer("conv2")))
                .isEqualTo(own);
    }

    @Test
    void whatIsLeftOutIsSaid() {
        SmallModel model = new SmallModel(COLOR)
                .convolution("conv1", LayerKind.CONVOLUTION, Kernels.mixed(40, 3, 1))
                .convolution("conv2", LayerKind.CONVOLUTION, Kernels.mixed(30, 40, 3));
        Image picture = Filters.slices().render(model, model.layer("conv2"));
        assertThat(picture.caption()).contains("; the first 24 of 30 filters; the first 32 of 40 channels\n");
        Image less = Filters.slices().atMost(2, 3).render(model, model.layer("conv2"));
        assertThat(less.caption()).contains("; the first 2 of 30 filters; the first 3 of 40 channels\n");
        Image all = Filters.slices().atMost(30, 40).render(model, model.layer("conv2"));
        assertThat(all.caption()).doesNotContain("first");
        assertThatThrownBy(() -> Filters.slices().atMost(0, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("atMost: expected at least 1 filter and 1 channel, got 0 and 3");
    }

    @Test
    void depthwiseFiltersStandInAGrid() {
        SmallModel model = new SmallModel(COLOR)
                .convolution("conv1", LayerKind.CONVOLUTION, Kernels.mixed(16, 3, 1))
                .convolution("deep", LayerKind.DEPTHWISE_CONVOLUTION, Kernels.mixed(16, 1, 3));
        Image picture = Filters.slices().render(model, model.layer("deep"));
        assertThat(picture.caption()).contains("\neach filter sees one channel\n");
        assertThat(picture.height())
                .isLessThan(picture.width() * 3 / 2); // one below the other they would take twice the width
    }

    @Test
    void groupsAreSaid() {
        SmallModel model = new SmallModel(COLOR)
                .convolution("conv1", LayerKind.CONVOLUTION, Kernels.mixed(8, 3, 1))
                .convolution("conv2", LayerKind.CONVOLUTION, Kernels.mixed(6, 4, 3));
        assertThat(Filters.slices().render(model, model.layer("conv2")).caption())
                .contains("columns: input channels of the filter's group");
    }

    // ==== which ====

    @Test
    void filtersThatSeeTheImageAreDrawnInColorAndOthersAsSlices() {
        SmallModel model = new SmallModel(COLOR)
                .layer("norm", LayerKind.BATCH_NORMALIZATION, Shape.of(3, 8, 8))
                .convolution("conv1", LayerKind.CONVOLUTION, Kernels.mixed(3, 3, 3))
                .layer("relu", LayerKind.RELU, Shape.of(3, 8, 8))
                .convolution("conv2", LayerKind.CONVOLUTION, Kernels.mixed(2, 3, 3));
        assertThat(Filters.of(model, model.layer("conv1"))).isInstanceOf(RgbFilters.class);
        // conv1 has three channels too, but they are no longer colors
        assertThat(Filters.of(model, model.layer("conv2"))).isInstanceOf(FilterSlices.class);
        SmallModel depthwise =
                new SmallModel(COLOR).convolution("deep", LayerKind.DEPTHWISE_CONVOLUTION, Kernels.mixed(3, 1, 3));
        assertThat(Filters.of(depthwise, depthwise.layer("deep"))).isInstanceOf(FilterSlices.class);
    }

    @Test
    void deeperFiltersCannotBeDrawnInColor() {
        SmallModel model = new SmallModel(COLOR)
                .convolution("conv1", LayerKind.CONVOLUTION, Kernels.mixed(3, 3, 3))
                .convolution("conv2", LayerKind.CONVOLUTION, Kernels.mixed(2, 3, 3));
        assertRefused(
                Filters.rgb(),
                model,
                "conv2",
                "layer: 'conv2' of model 'small' can't be drawn in color, as it does not see the image itself, but what"
                        + " other layers made of it; use Filters.slices()");
        SmallModel depthwise =
                new SmallModel(COLOR).convolution("deep", LayerKind.DEPTHWISE_CONVOLUTION, Kernels.mixed(3, 1, 3));
        assertRefused(
                Filters.rgb(),
                depthwise,
                "deep",
                "layer: 'deep' of model 'small' can't be drawn in color, as each of its filters sees 1 of 3 channels; use"
                        + " Filters.slices()");
        SmallModel satellite = new SmallModel(InputSpec.of(7, 8, 8))
                .convolution("conv1", LayerKind.CONVOLUTION, Kernels.mixed(3, 7, 3));
        assertRefused(
                Filters.rgb(),
                satellite,
                "conv1",
                "layer: 'conv1' of model 'small' can't be drawn in color, as the network takes 7 channels, which are no"
                        + " colors; use Filters.slices()");
    }

    @Test
    void layersWithoutFiltersAreRefusedWithThoseThatHaveThem() {
        SmallModel model = new SmallModel(COLOR)
                .convolution("conv1", LayerKind.CONVOLUTION, Kernels.mixed(3, 3, 3))
                .layer("pool", LayerKind.MAX_POOLING, Shape.of(3, 4, 4))
                .convolution("conv2", LayerKind.CONVOLUTION, Kernels.mixed(2, 3, 3))
                .dense("fc", Tensor.of(Shape.of(1, 2), 1, 2));
        for (FilterRenderer renderer : new FilterRenderer[] {Filters.rgb(), Filters.slices()}) {
            assertRefused(
                    renderer,
                    model,
                    "pool",
                    "layer: expected one with filters (a convolution), got max pooling 'pool' of model 'small'; layers with"
                            + " filters: conv1, conv2");
            assertRefused(
                    renderer,
                    model,
                    "fc",
                    "layer: expected one with filters (a convolution), got dense 'fc' of model 'small', whose kernel [1,2]"
                            + " has no rows and columns; layers with filters: conv1, conv2");
        }
        SmallModel flat = new SmallModel(COLOR).dense("fc", Tensor.of(Shape.of(1, 2), 1, 2));
        assertThatThrownBy(() -> Filters.slices().render(flat, flat.layer("fc")))
                .hasMessageEndingWith("; it has no layers with filters");
    }

    @Test
    void brokenWeightsAreNamedAndCounted() {
        SmallModel model = net(1, Float.NaN, 1, Float.POSITIVE_INFINITY, 0, 0);
        assertRefused(
                Filters.rgb(),
                model,
                "conv1",
                "layer 'conv1' of model 'small': expected finite weights, got 2 NaN or infinite of 6");
    }

    // ==== how ====

    private static void assertRefused(FilterRenderer renderer, SmallModel model, String layer, String message) {
        assertThatThrownBy(() -> renderer.render(model, model.layer(layer)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    /** A net of one filter of 1x2x3. */
    private static SmallModel net(float... weights) {
        return new SmallModel(COLOR)
                .convolution("conv1", LayerKind.CONVOLUTION, Tensor.of(Shape.of(1, 3, 1, 2), weights));
    }

    static Set<Integer> colors(Image picture) {
        Set<Integer> colors = new TreeSet<>();
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                colors.add(rgb(picture, y, x));
            }
        }
        return colors;
    }

    static int rgb(Image picture, int y, int x) {
        int color = 0;
        for (int channel = 0; channel < 3; channel++) {
            color = color << 8 | Math.round(picture.sample(channel, y, x));
        }
        return color;
    }
}
