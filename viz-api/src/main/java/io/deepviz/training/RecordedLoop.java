package io.deepviz.training;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Two calls for a training loop of one's own: one before each step, one after it. What a step changes is found by looking
 * at the network twice. Gradients, labels and bad inputs are known if the loop tells of them ({@link #after(TrainingStep,
 * double)}); without, nothing is said of those.
 *
 * <pre>{@code
 * try (RecordedLoop loop = RecordedLoop.create(file, () -> wrap(network), probe, Optional.empty(), Options.DEFAULTS)) {
 *     for (int step = 0; ...; step++) {
 *         loop.before(step);
 *         double loss = train(...);
 *         loop.after(step, epoch, loss);
 *     }
 * }
 * }</pre>
 *
 * <p>For one thread.
 */
public final class RecordedLoop implements Closeable {
    private final TrainingRecorder recorder;
    private final Supplier<Model> look;
    private @Nullable Model before;

    private RecordedLoop(TrainingRecorder recorder, Supplier<Model> look) {
        this.recorder = recorder;
        this.look = look;
    }

    /**
     * Starts a run.
     *
     * @param file where to
     * @param look gives a model of the network as it is now, which stays so when the network is trained on; the loop
     *     closes it
     * @param probe images that are learned from
     * @param heldOut images that are not, with labels; without, nothing can be said of overfitting
     * @throws IllegalArgumentException if the images are none of the model's
     * @throws IOException if the file can't be written, or is there
     */
    public static RecordedLoop create(
            Path file, Supplier<Model> look, Probe probe, Optional<Probe> heldOut, TrainingRecorder.Options options)
            throws IOException {
        try (Model now = look.get()) {
            TrainingRecorder recorder = heldOut.isPresent()
                    ? TrainingRecorder.create(file, now, probe, heldOut.get(), options)
                    : TrainingRecorder.create(file, now, probe, options);
            return new RecordedLoop(recorder, look);
        }
    }

    /** Before a step; looks at the network if a snapshot is due. */
    public void before(int step) {
        release();
        if (recorder.isDue(step)) {
            long began = System.nanoTime();
            before = look.get();
            recorder.spent(System.nanoTime() - began);
        }
    }

    /** Whether {@link #before} looks at the network: only of such a step is more than the loss kept. */
    public boolean isDue(int step) {
        return recorder.isDue(step);
    }

    /**
     * After a step of which only the loss is known.
     *
     * @param step how many batches had been learned from before
     * @param epoch how many passes over the data were complete
     * @param loss of the step's batch
     * @throws IOException if it can't be written
     */
    public void after(int step, int epoch, double loss) throws IOException {
        after(TrainingStep.at(step).inEpoch(epoch), loss);
    }

    /**
     * After a step.
     *
     * @param step what is known of it: gradients, labels, bad inputs; its updates are found by looking
     * @param loss of the step's batch
     * @throws IOException if it can't be written
     */
    public void after(TrainingStep step, double loss) throws IOException {
        if (before != null) {
            long began = System.nanoTime();
            Map<ParameterId, Double> updates;
            try (Model now = look.get()) {
                updates = updates(before, now);
            }
            recorder.spent(System.nanoTime() - began);
            recorder.snapshot(before, step.withUpdateNorms(updates));
            release();
        }
        recorder.loss(step.step(), step.epoch(), loss);
    }

    private static Map<ParameterId, Double> updates(Model then, Model now) {
        Map<ParameterId, Double> norms = new HashMap<>();
        for (Layer layer : then.layers()) {
            Optional<Tensor> weights = layer.weights();
            if (weights.isPresent()) {
                float[] changed =
                        now.layer(layer.name()).weights().orElseThrow().toArray();
                norms.put(
                        new ParameterId(layer.name(), ParameterId.WEIGHTS),
                        Norms.between(weights.get().toArray(), changed));
            }
        }
        return norms;
    }

    /** The recorder behind it: for validations, and for snapshots of one's own. */
    public TrainingRecorder recorder() {
        return recorder;
    }

    private void release() {
        if (before != null) {
            before.close();
            before = null;
        }
    }

    /** Finishes the file. */
    @Override
    public void close() throws IOException {
        release();
        recorder.close();
    }
}
