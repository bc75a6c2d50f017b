package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.training.Probe;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The batch that a network is learning from, as the outside sees it. */
final class TrainingBatch {
    private TrainingBatch() {}

    /** The images, {@code [N,C,H,W]}. */
    static Tensor images(TrainedNetwork net) throws ModelFormatException {
        return images(net, Objects.requireNonNull(net.input(), "the network has no input now"));
    }

    /** Images as the network takes them, as {@code [N,C,H,W]}. */
    static Tensor images(TrainedNetwork net, INDArray input) throws ModelFormatException {
        Blueprint blueprint = net.blueprint();
        if (input.rank() == 4) {
            return Transfer.toTensor(channelsLast(blueprint) ? input.permute(0, 3, 1, 2) : input);
        }
        if (input.rank() == 2 && before(blueprint) instanceof FeedForwardToCnnPreProcessor maps) {
            int images = Math.toIntExact(input.size(0));
            int[] one = {(int) maps.getNumChannels(), (int) maps.getInputHeight(), (int) maps.getInputWidth()};
            return Transfer.toTensor(input).reshape(Shape.of(one).prepend(images));
        }
        throw new IllegalArgumentException(
                "input: expected a network that learns from images, got batches " + Arrays.toString(input.shape()));
    }

    private static boolean channelsLast(Blueprint blueprint) throws ModelFormatException {
        try {
            return MapFormat.channelsLast(blueprint);
        } catch (Refusal e) {
            throw e.asFormatException();
        }
    }

    private static @Nullable Object before(Blueprint blueprint) {
        return blueprint.steps().get(0) instanceof Blueprint.LayerStep step ? step.before() : null;
    }

    /** The class of each image; empty if the labels are not one number 1 among zeros for each. */
    static int[] classes(@Nullable INDArray labels) {
        if (labels == null || labels.rank() != 2 || labels.size(1) < 2) {
            return new int[0];
        }
        Tensor rows = Transfer.toTensor(labels);
        int[] classes = new int[rows.shape().get(0)];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = oneHot(rows.slice(i).toArray());
            if (classes[i] < 0) {
                return new int[0];
            }
        }
        return classes;
    }

    private static int oneHot(float[] row) {
        int found = -1;
        for (int k = 0; k < row.length; k++) {
            if (row[k] == 1 && found < 0) {
                found = k;
            } else if (row[k] != 0) {
                return -1;
            }
        }
        return found;
    }

    /** The first images of a batch. */
    static Probe probe(Tensor images, int[] classes, int most) {
        int count = Math.min(most, images.shape().get(0));
        List<Tensor> first = IntStream.range(0, count).mapToObj(images::slice).toList();
        return Probe.of(Tensor.stack(first), Arrays.copyOf(classes, Math.min(count, classes.length)));
    }

    static long countBad(Tensor images) {
        long bad = 0;
        for (float number : images.toArray()) {
            bad += Float.isFinite(number) ? 0 : 1;
        }
        return bad;
    }
}
