package io.deepviz.training;

import io.deepviz.ParameterId;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a training loop knows about one of its steps beside the network itself. Everything but the number of the step may
 * be missing; then the verdicts that need it are not given.
 *
 * @param step how many batches had been learned from before
 * @param epoch how many passes over the data were complete
 * @param gradientNorms Euclidean norms of the gradients of the loss, a mean over the batch, by parameter
 * @param updateNorms Euclidean norms of what the step adds to parameters
 * @param labels the classes of the batch
 * @param badInputs how many numbers of the batch's images are NaN or infinite
 */
public record TrainingStep(
        int step,
        int epoch,
        Map<ParameterId, Double> gradientNorms,
        Map<ParameterId, Double> updateNorms,
        List<Integer> labels,
        long badInputs) {
    /**
     * Copies the maps and the list.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public TrainingStep {
        if (step < 0 || epoch < 0 || badInputs < 0) {
            throw new IllegalArgumentException(
                    "step, epoch and badInputs: expected at least 0, got " + step + ", " + epoch + " and " + badInputs);
        }
        gradientNorms = Map.copyOf(gradientNorms);
        updateNorms = Map.copyOf(updateNorms);
        labels = List.copyOf(labels);
    }

    /** A step of which nothing else is known. */
    public static TrainingStep at(int step) {
        return new TrainingStep(step, 0, Map.of(), Map.of(), List.of(), 0);
    }

    /** The same in a certain pass over the data, counted from 0. */
    public TrainingStep inEpoch(int number) {
        return new TrainingStep(step, number, gradientNorms, updateNorms, labels, badInputs);
    }

    /** The same with gradients of the loss, a mean over the batch; only their norms are kept. */
    public TrainingStep withGradients(Map<ParameterId, Tensor> gradients) {
        return withGradientNorms(norms(gradients));
    }

    /** The same with the norms of gradients of the loss, a mean over the batch. */
    public TrainingStep withGradientNorms(Map<ParameterId, Double> norms) {
        return new TrainingStep(step, epoch, norms, updateNorms, labels, badInputs);
    }

    /** The same with what the step adds to parameters; only the norms are kept. */
    public TrainingStep withUpdates(Map<ParameterId, Tensor> updates) {
        return withUpdateNorms(norms(updates));
    }

    /** The same with the norms of what the step adds to parameters. */
    public TrainingStep withUpdateNorms(Map<ParameterId, Double> norms) {
        return new TrainingStep(step, epoch, gradientNorms, norms, labels, badInputs);
    }

    /** The same with the classes of the batch. */
    public TrainingStep withLabels(int... classes) {
        List<Integer> boxed = Arrays.stream(classes).boxed().toList();
        return new TrainingStep(step, epoch, gradientNorms, updateNorms, boxed, badInputs);
    }

    /** The same with a count of numbers in the batch's images that are NaN or infinite. */
    public TrainingStep withBadInputs(long count) {
        return new TrainingStep(step, epoch, gradientNorms, updateNorms, labels, count);
    }

    private static Map<ParameterId, Double> norms(Map<ParameterId, Tensor> tensors) {
        Map<ParameterId, Double> norms = new LinkedHashMap<>();
        tensors.forEach((id, tensor) -> norms.put(id, Norms.of(tensor)));
        return norms;
    }
}
