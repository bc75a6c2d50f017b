package io.deepviz.dl4j;

import io.deepviz.dl4j.KerasLayer.Stored;
import io.deepviz.error.ModelFormatException;
import io.deepviz.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;

/**
 * Keras' layers with weights that are no convolutions. A flattened map is in another order in Keras than here; the weights
 * that go along it are put in order.
 */
final class KerasWeighted {
    private KerasWeighted() {}

    static KerasLayer dense(KerasConfig config, Shape input, FeatureOrder order) throws ModelFormatException {
        if (input.rank() != 1) {
            throw config.refused("expected a vector as its input, found maps " + input
                    + "; a dense layer at each pixel is not supported, a convolution of 1x1 does the same");
        }
        int units = config.count("units", "output_dim");
        boolean bias = config.flagOr(true, "use_bias", "bias");
        DenseLayer layer = new DenseLayer.Builder()
                .nIn(input.get(0))
                .nOut(units)
                .hasBias(bias)
                .activation(KerasActivation.of(config))
                .build();
        List<Stored> arrays = new ArrayList<>();
        arrays.add(new Stored(
                "W",
                List.of("kernel", "W"),
                Shape.of(input.get(0), units),
                w -> order.here(w.transpose()).transpose()));
        if (bias) {
            arrays.add(Stored.vector("b", units, "bias", "b"));
        }
        return KerasLayer.of(layer, arrays);
    }

    /** What is not stored, factor or offset, is 1 or 0, which Deeplearning4j begins with. */
    static KerasLayer batchNormalization(KerasConfig config, KerasDialect dialect, Shape input, FeatureOrder order)
            throws ModelFormatException {
        int[] axis = config.value("axis") == null ? new int[] {-1} : config.wholes("axis");
        if (axis.length != 1 || !dialect.isChannelAxis(axis[0], input.rank() + 1) || config.wholeOr(0, "mode") == 1) {
            throw config.refused("expected normalization of each channel by itself, found axis "
                    + java.util.Arrays.toString(axis) + (config.value("mode") == null ? "" : " and a mode"));
        }
        int channels = input.get(0);
        List<Stored> arrays = new ArrayList<>();
        if (config.flagOr(true, "scale")) {
            arrays.add(statistic("gamma", channels, order, "gamma"));
        }
        if (config.flagOr(true, "center")) {
            arrays.add(statistic("beta", channels, order, "beta"));
        }
        arrays.add(statistic("mean", channels, order, "moving_mean", "running_mean"));
        arrays.add(statistic("var", channels, order, "moving_variance", "running_std"));
        BatchNormalization layer = new BatchNormalization.Builder()
                .nIn(channels)
                .nOut(channels)
                .useLogStd(false)
                .eps(config.numberOr(1e-3, "epsilon"))
                .build();
        return KerasLayer.of(layer, arrays);
    }

    private static Stored statistic(String key, int channels, FeatureOrder order, String... names) {
        return new Stored(key, List.of(names), Shape.of(channels), order::here);
    }

    /** A slope for each number of a map, or for several that share it. */
    static KerasLayer prelu(KerasConfig config, KerasDialect dialect, Shape input, FeatureOrder order)
            throws ModelFormatException {
        if (!input.isKnown()) {
            throw config.refused(
                    "expected a known input size, found one left open; say which, in the options it is opened"
                            + " with (--input HxW)");
        }
        int[] shared = config.value("shared_axes") == null ? new int[0] : config.wholes("shared_axes");
        int[] inFile = input.toArray();
        int[] axes = IntStream.range(0, inFile.length).toArray(); // of the file, in our order
        if (input.rank() == 3 && !dialect.channelsFirst()) {
            axes = new int[] {2, 0, 1};
            inFile = new int[] {input.get(1), input.get(2), input.get(0)};
        }
        List<Long> sharedHere = new ArrayList<>();
        for (int here = 0; here < axes.length; here++) {
            int there = axes[here];
            if (IntStream.of(shared).anyMatch(axis -> axis == there + 1)) {
                inFile[there] = 1;
                sharedHere.add(here + 1L);
            }
        }
        PReLULayer.Builder layer = new PReLULayer.Builder()
                .inputShape(IntStream.of(input.toArray()).asLongStream().toArray());
        if (!sharedHere.isEmpty()) {
            layer.sharedAxes(sharedHere.stream().mapToLong(Long::longValue).toArray());
        }
        int[] permuted = axes;
        boolean vector = input.rank() == 1;
        return KerasLayer.of(
                layer.build(),
                new Stored(
                        "W",
                        List.of("alpha", "alphas"),
                        Shape.of(inFile),
                        alpha -> vector ? (alpha.length() == 1 ? alpha : order.here(alpha)) : alpha.permute(permuted)));
    }
}
