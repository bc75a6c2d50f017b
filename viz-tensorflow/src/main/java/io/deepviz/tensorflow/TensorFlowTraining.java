package io.deepviz.tensorflow;

import io.deepviz.ParameterId;
import io.deepviz.spi.OpenOptions;
import io.deepviz.training.Probe;
import io.deepviz.training.RecordedLoop;
import io.deepviz.training.TrainingRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/**
 * Records the training of a graph whose loop the caller writes:
 *
 * <pre>{@code
 * try (RecordedLoop loop = TensorFlowTraining.record(file, graph, session, "scores", OpenOptions.DEFAULTS, probe,
 *         Optional.empty(), TrainingRecorder.Options.DEFAULTS)) {
 *     for (int step = 0; ...; step++) {
 *         loop.before(step);
 *         session.runner().feed(...).addTarget(train).fetch(loss).run();
 *         loop.after(step, epoch, ...);
 *     }
 * }
 * }</pre>
 *
 * <p>Verdicts on gradients need gradients: fetch them with the step where {@link RecordedLoop#isDue} says so, and hand
 * over their norms,
 *
 * <pre>{@code
 * loop.after(TrainingStep.at(step).withGradientNorms(TensorFlowTraining.gradientNorms(Map.of("conv1", gradient))), loss);
 * }</pre>
 */
public final class TensorFlowTraining {
    private TensorFlowTraining() {}

    /**
     * Starts a run.
     *
     * @param file where to
     * @param graph with variables; what is only for training may be in it, too
     * @param session of that graph, its variables initialized; both stay the caller's
     * @param output the operation with what the network is for, such as class scores
     * @param options as in {@link TensorFlowGraphs#wrap}
     * @param probe images that are learned from
     * @param heldOut images that are not, with labels; without, nothing can be said of overfitting
     * @param recording when to look, and how much to keep
     * @throws IllegalArgumentException if the graph can't be used, or the images are none of its
     * @throws IOException if the file can't be written, or is there
     */
    public static RecordedLoop record(
            Path file,
            Graph graph,
            Session session,
            String output,
            OpenOptions options,
            Probe probe,
            Optional<Probe> heldOut,
            TrainingRecorder.Options recording)
            throws IOException {
        return RecordedLoop.create(
                file, () -> TensorFlowGraphs.wrap(graph, session, output, options), probe, heldOut, recording);
    }

    /**
     * Norms of gradients as {@link io.deepviz.training.TrainingStep#withGradientNorms} takes them.
     *
     * @param ofKernels by layer, as the model names layers: gradients by their kernels of the loss, a mean over the batch,
     *     in TensorFlow's order of axes (for a norm it makes no difference)
     */
    public static Map<ParameterId, Double> gradientNorms(Map<String, TFloat32> ofKernels) {
        Map<ParameterId, Double> norms = new LinkedHashMap<>();
        ofKernels.forEach((layer, gradient) -> norms.put(new ParameterId(layer, ParameterId.WEIGHTS), norm(gradient)));
        return norms;
    }

    private static double norm(TFloat32 gradient) {
        double sum = 0;
        for (float number : Tensors.values(gradient).numbers()) {
            sum += (double) number * number;
        }
        return Math.sqrt(sum);
    }
}
