package io.deepviz.attribution;

import io.deepviz.Gradients;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.features.FeatureExtraction;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * Many images through a network in batches, made one by one as they are needed, so that memory stays bounded however many
 * there are.
 */
final class Passes {
    private static final int UNKNOWN_SIZE = 8;

    private final Model model;
    private final Objective objective;
    private final Shape image;

    /**
     * Passes of images of one size.
     *
     * @param image {@code [C,H,W]}
     */
    Passes(Model model, Target target, Shape image) {
        this.model = model;
        this.objective = Objective.of(model, target);
        this.image = image;
    }

    /** Images made when they are needed. */
    @FunctionalInterface
    interface Source {
        /** Writes image {@code index} into {@code to}, from a position on; what was there before is undefined. */
        void write(int index, float[] to, int at);
    }

    /** Takes what came out for an image. */
    @FunctionalInterface
    interface Sink {
        /**
         * Hears of the images in order.
         *
         * @param value the target's
         * @param gradient of the target, of the shape of the layer it was asked at
         */
        void take(int index, double value, Tensor gradient);
    }

    Objective objective() {
        return objective;
    }

    /** Images one by one out of a batch. */
    static Source of(Tensor images) {
        return (index, to, at) -> images.slice(index).copyTo(to, at);
    }

    /** The gradient of the target at the images themselves; not looked at: whoever sums them checks the sum. */
    void gradients(int count, Source source, ReluRule rule, String method, Sink sink) {
        Layer input = Checks.input(model);
        Gradients gradients = Checks.gradients(model, method);
        int size = size(count);
        for (int start = 0; start < count; start += size) {
            Tensor batch = batch(start, Math.min(size, count - start), source);
            int images = batch.shape().get(0);
            Gradients.Pullback found =
                    gradients.pullBack(batch, Map.of(objective.layer(), objective.seed(images)), Set.of(input), rule);
            double[] values = objective.values(output(found.values().of(objective.layer())));
            Tensor pulled = found.gradients().of(input);
            for (int i = 0; i < images; i++) {
                sink.take(start + i, values[i], pulled.slice(i));
            }
        }
    }

    /**
     * For each image of a batch a map of its pixels, made of the image and the target's gradient there.
     *
     * @param maps {@code [C,H,W]} of the image and the gradient, which is finite
     * @throws IllegalArgumentException if the model takes no such images or has no gradients
     */
    static List<Attribution> ofPixels(
            Model model, Tensor images, Target target, ReluRule rule, String method, BinaryOperator<Tensor> maps) {
        Checks.images(model, images);
        List<Attribution> found = new ArrayList<>();
        Passes passes = new Passes(model, target, images.shape().dropFirst());
        passes.gradients(
                images.shape().get(0),
                of(images),
                rule,
                method,
                (index, value, gradient) -> found.add(Attribution.ofPixels(
                        method, target, value, maps.apply(images.slice(index), passes.finite(gradient)))));
        return found;
    }

    /** The target's value for each image. */
    double[] values(int count, Source source) {
        double[] values = new double[count];
        int size = size(count);
        for (int start = 0; start < count; start += size) {
            Tensor batch = batch(start, Math.min(size, count - start), source);
            double[] some = objective.values(
                    output(model.forward(batch, objective.layer()).of(objective.layer())));
            System.arraycopy(some, 0, values, start, some.length);
        }
        return values;
    }

    /** Fails if gradients, or a sum of some, are no numbers. */
    Tensor finite(Tensor gradient) {
        return Checks.finite(model, "gradient of " + objective.target() + " at the image", gradient);
    }

    private Tensor output(Tensor output) {
        return Checks.finite(model, "output of layer '" + objective.layer().name() + "'", output);
    }

    private Tensor batch(int start, int count, Source source) {
        int each = Math.toIntExact(image.size());
        float[] numbers = new float[Math.multiplyExact(count, each)];
        for (int i = 0; i < count; i++) {
            source.write(start + i, numbers, i * each);
        }
        return Tensor.wrap(image.prepend(count), numbers);
    }

    /** Batches of about equal size, as a framework likes them. */
    private int size(int count) {
        int largest = batchSize(model);
        int batches = (count + largest - 1) / largest;
        return Math.max(1, (count + batches - 1) / Math.max(1, batches));
    }

    /** As many as in feature extraction; few where the layers' sizes, and so the memory, can't be told beforehand. */
    static int batchSize(Model model) {
        boolean known =
                model.layers().stream().allMatch(layer -> layer.outputShape().isKnown());
        return known ? FeatureExtraction.defaultBatchSize(model) : UNKNOWN_SIZE;
    }
}
