package io.deepviz.features;

import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Reads class predictions off a network's logits. Safe to use from several threads. */
public final class Classifier {
    private final Model model;
    private final Layer logits;
    private final boolean sigmoid;

    private Classifier(Model model, Layer logits) {
        this.model = model;
        this.logits = logits;
        this.sigmoid = model.layers().stream()
                .anyMatch(layer ->
                        layer.kind() == LayerKind.SIGMOID && layer.inputs().contains(logits.name()));
    }

    /**
     * A classifier by this model, which stays the caller's to close.
     *
     * @throws IllegalArgumentException if the model has no logits
     */
    public static Classifier of(Model model) {
        return new Classifier(
                model,
                model.logits()
                        .orElseThrow(() -> new IllegalArgumentException("model: expected a classifier; '" + model.name()
                                + "' has no layer of class scores (name one with OpenOptions.withLogits)")));
    }

    /** The number of classes. */
    public int classes() {
        return (int) logits.outputShape().size();
    }

    /** The layer of class scores that the predictions are read off. */
    public Layer logits() {
        return logits;
    }

    /**
     * The most probable classes of each image, in descending order, ties by index.
     *
     * @param images {@code [N,C,H,W]}, scaled as the model's input says
     * @param top how many an image; more than there are classes gives all
     */
    public List<List<Prediction>> classify(Tensor images, int top) {
        return read(model.forward(images, logits).of(logits), top);
    }

    /** The most probable classes of each image from its logits {@code [N, classes]}, as {@link #classify}. */
    public List<List<Prediction>> read(Tensor scores, int top) {
        List<List<Prediction>> all = new ArrayList<>();
        for (int image = 0; image < scores.shape().get(0); image++) {
            float[] logit = scores.slice(image).toArray();
            double[] probability = sigmoid ? sigmoid(logit) : softmax(logit);
            all.add(IntStream.range(0, logit.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -logit[i]).thenComparing(i -> i))
                    .limit(top)
                    .map(i -> new Prediction(i, (float) probability[i]))
                    .toList());
        }
        return all;
    }

    private static double[] sigmoid(float[] logits) {
        return IntStream.range(0, logits.length)
                .mapToDouble(i -> 1 / (1 + Math.exp(-logits[i])))
                .toArray();
    }

    private static double[] softmax(float[] logits) {
        double largest = IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i])
                .max()
                .orElse(0);
        double[] exp = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i] - largest))
                .toArray();
        double sum = java.util.Arrays.stream(exp).sum();
        return java.util.Arrays.stream(exp).map(e -> e / sum).toArray();
    }
}
