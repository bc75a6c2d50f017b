package io.deepviz.tensorflow;

import io.deepviz.spi.OpenOptions;
import io.deepviz.training.Probe;
import io.deepviz.training.RecordedLoop;
import io.deepviz.training.TrainingRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Session;

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
}
