package io.deepviz.training;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes down how a network changes while it is trained, for {@link TrainingRun} to read, {@link Diagnosis} to judge and
 * pictures to show. Knows nothing of any framework: it looks at {@link Model}s of moments of the training, on the same
 * images each time.
 *
 * <pre>{@code
 * try (TrainingRecorder recorder = TrainingRecorder.create(file, model, probe, Options.DEFAULTS)) {
 *     for (int step = 0; ...; step++) {
 *         if (recorder.isDue(step)) {
 *             try (Model now = ...) {
 *                 recorder.snapshot(now, TrainingStep.at(step).withGradients(gradients).withUpdates(updates));
 *             }
 *         }
 *         recorder.loss(step, epoch, train(...));
 *     }
 * }
 * }</pre>
 *
 * <p>A snapshot costs about one forward pass of the probe in inference mode and one reading of all weights. With the
 * default interval that is to stay below 3 % of the training's time; the run says how much it was
 * ({@link TrainingRun#recordingShare()}).
 *
 * <p>Every record is in the file when the call returns. A process that is killed loses none of them; if the whole system
 * goes down, the last ones may be lost, but those before stay readable. If a record can't be written (a full disk), the
 * file is let go of at once, readable up to there. Safe to use from several threads.
 */
public final class TrainingRecorder implements Closeable {
    private static final double SECOND = 1e9;

    private final RunFile file;
    private final Probe probe;
    private final Optional<Probe> heldOut;
    private final Options options;
    private final WeightMeter weights = new WeightMeter();
    private final NormalizationMeter normalizations = new NormalizationMeter();
    private final List<Integer> labels = new ArrayList<>();
    private final long start;
    private long recording;
    private boolean takingUp;
    private boolean closed;

    private TrainingRecorder(
            RunFile file, Probe probe, Optional<Probe> heldOut, Options options, Optional<TrainingRun> before) {
        this.file = file;
        this.probe = probe;
        this.heldOut = heldOut;
        this.options = options;
        this.start = System.nanoTime()
                - (long) (SECOND * before.map(TrainingRun::seconds).orElse(0.0));
        this.recording = (long) (SECOND * before.map(TrainingRun::recording).orElse(0.0));
        this.takingUp = before.isPresent();
        before.flatMap(TrainingRun::last).ifPresent(last -> labels.addAll(last.labels()));
    }

    /** What happens to a file that is there. */
    public enum Existing {
        /** Nothing: no run is started. */
        REFUSE,
        /** It goes. */
        REPLACE,
        /**
         * It is continued behind its last whole record, if it is a run of the same layers looked at with as many images of
         * the same classes; give the same images, or the map of the probe jumps. A training that goes on from a checkpoint
         * may begin at an earlier step than the file ends with: what was recorded from that step on is void then. Nobody
         * else may be writing it.
         */
        CONTINUE
    }

    /**
     * When to look, and how much to keep.
     *
     * @param interval a snapshot is due every so many steps, at least 1; some more are at the beginning, when features come
     *     about: at a twentieth, a tenth, a fifth and half of the first interval
     * @param features dimensions of the feature vectors that are kept, at least 2; with 64, distances are kept to about
     *     10 % (the rest is projected at random, {@code sqrt(1 / (2 d))})
     * @param channels how many channels of a layer are described one by one, at least 1
     * @param existing what happens to a file that is there
     */
    public record Options(int interval, int features, int channels, Existing existing) {
        /** Every 100 steps; 64 dimensions; 512 channels; a file that is there stays. The numbers are ours. */
        public static final Options DEFAULTS = new Options(100, 64, 512, Existing.REFUSE);

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is too small
         */
        public Options {
            if (interval < 1 || features < 2 || channels < 1) {
                throw new IllegalArgumentException("interval, features, channels: expected at least 1, 2 and 1, got "
                        + interval + ", " + features + " and " + channels);
            }
        }

        /** The same with a snapshot every so many steps. */
        public Options every(int steps) {
            return new Options(steps, features, channels, existing);
        }

        /** The same with another number of dimensions of feature vectors. */
        public Options withFeatures(int dimensions) {
            return new Options(interval, dimensions, channels, existing);
        }

        /** The same with another number of channels described one by one. */
        public Options withChannels(int most) {
            return new Options(interval, features, most, existing);
        }

        /** The same, but a file that is there is replaced. */
        public Options replacing() {
            return new Options(interval, features, channels, Existing.REPLACE);
        }

        /** The same, but a run that is there is continued; see {@link Existing#CONTINUE}. */
        public Options continuing() {
            return new Options(interval, features, channels, Existing.CONTINUE);
        }

        /** Whether a snapshot is due before this step. */
        public boolean isDue(int step) {
            return step % interval == 0
                    || step == interval / 20
                    || step == interval / 10
                    || step == interval / 5
                    || step == interval / 2;
        }
    }

    /**
     * Starts a run.
     *
     * @param file where to; exists only if the options allow to replace or continue it
     * @param model the network before training, or as it is now
     * @param probe images that are learned from
     * @throws IllegalArgumentException if the images are none of the model's
     * @throws IOException if the file can't be written, or is there and the options don't allow that
     */
    public static TrainingRecorder create(Path file, Model model, Probe probe, Options options) throws IOException {
        return create(file, model, probe, Optional.empty(), options);
    }

    /**
     * Starts a run that also watches images that are not learned from; without them, nothing can be said of overfitting.
     *
     * @param heldOut must have labels
     * @throws IllegalArgumentException if the images are none of the model's, or those held out have no labels
     * @throws IOException if the file can't be written, or is there and the options don't allow that
     */
    public static TrainingRecorder create(Path file, Model model, Probe probe, Probe heldOut, Options options)
            throws IOException {
        if (heldOut.labels().isEmpty()) {
            throw new IllegalArgumentException("heldOut: expected images with labels, got none");
        }
        return create(file, model, probe, Optional.of(heldOut), options);
    }

    @SuppressWarnings("MustBeClosedChecker") // the recorder closes it
    private static TrainingRecorder create(
            Path file, Model model, Probe probe, Optional<Probe> heldOut, Options options) throws IOException {
        requireFits(model, "probe", probe);
        heldOut.ifPresent(images -> requireFits(model, "heldOut", images));
        RunHead head = RunHead.of(model, probe, heldOut);
        if (options.existing() == Existing.CONTINUE && Files.exists(file)) {
            TrainingRun before = TrainingRun.open(file);
            before.head().requireSame(head, file);
            return new TrainingRecorder(
                    RunFile.append(file, before.cutOff()), probe, heldOut, options, Optional.of(before));
        }
        RunFile run = RunFile.create(file, options.existing() == Existing.REPLACE);
        run.append(RunRecord.HEAD, RunCodec.encode(head));
        return new TrainingRecorder(run, probe, heldOut, options, Optional.empty());
    }

    private static void requireFits(Model model, String name, Probe probe) {
        if (!model.input().shape().accepts(probe.images().shape().dropFirst())) {
            throw new IllegalArgumentException(
                    name + ": expected images " + model.input().shape() + " for model '" + model.name() + "', got "
                            + probe.images().shape());
        }
    }

    /** Whether a snapshot is due before this step, by the options. */
    public boolean isDue(int step) {
        return options.isDue(step);
    }

    /**
     * Writes down the loss of a step's batch.
     *
     * @param step how many batches had been learned from before
     * @param epoch how many passes over the data were complete
     * @throws IllegalStateException if the recorder is closed
     * @throws IOException if it can't be written
     */
    public synchronized void loss(int step, int epoch, double value) throws IOException {
        long began = begin(step);
        file.append(RunRecord.LOSS, RunCodec.encode(new Loss(step, epoch, value)));
        recording += System.nanoTime() - began;
    }

    /**
     * Writes down how well the network does on images that are not learned from, as the training loop measured it.
     *
     * @param step how many batches had been learned from
     * @throws IllegalStateException if the recorder is closed
     * @throws IOException if it can't be written
     */
    public synchronized void validation(int step, double loss, double accuracy) throws IOException {
        long began = begin(step);
        file.append(RunRecord.VALIDATION, RunCodec.encode(new Validation(step, new Evaluation(loss, accuracy))));
        recording += System.nanoTime() - began;
    }

    /**
     * Looks at the network and writes down what it finds.
     *
     * @param model the network before the step
     * @param step what is known of the step
     * @throws IllegalStateException if the recorder or the model is closed
     * @throws io.deepviz.error.BackendException if the framework fails
     * @throws IOException if it can't be written
     */
    public synchronized void snapshot(Model model, TrainingStep step) throws IOException {
        long began = begin(step.step());
        step.labels().forEach(this::count);
        file.append(RunRecord.SNAPSHOT, RunCodec.encode(look(model, step, began)));
        recording += System.nanoTime() - began;
    }

    private long begin(int step) throws IOException {
        if (closed || !file.isOpen()) {
            throw new IllegalStateException("the recorder is closed");
        }
        long now = System.nanoTime();
        if (takingUp) {
            takingUp = false;
            file.append(RunRecord.TAKEN_UP, new RunOutput().integer(step).toBytes());
        }
        return now;
    }

    /** Adds time that the caller took on behalf of the recorder, so that {@link TrainingRun#recordingShare()} is true. */
    public synchronized void spent(long nanoseconds) {
        recording += nanoseconds;
    }

    private void count(int label) {
        while (labels.size() <= label) {
            labels.add(0);
        }
        labels.set(label, labels.get(label) + 1);
    }

    private Snapshot look(Model model, TrainingStep step, long began) {
        ProbePass pass = ProbePass.of(model, probe);
        List<LayerStatistics> layers = new ArrayList<>();
        for (Layer layer : model.layers()) {
            layers.add(statistics(layer, pass, step));
        }
        Optional<Tensor> filters = FirstFilters.of(model);
        return new Snapshot(
                step.step(),
                step.epoch(),
                (began - start) / SECOND,
                recording / SECOND,
                layers,
                pass.evaluation(),
                heldOut.flatMap(images -> ProbePass.evaluate(model, images)),
                labels,
                step.badInputs(),
                filters,
                pass.features(options.features()));
    }

    private LayerStatistics statistics(Layer layer, ProbePass pass, TrainingStep step) {
        Optional<ActivityMeter> input = layer.inputs().isEmpty()
                ? Optional.empty()
                : pass.meter(layer.inputs().get(0));
        return new LayerStatistics(
                layer.name(),
                pass.meter(layer.name()).map(meter -> meter.activity(options.channels())),
                weights.measure(layer, step),
                normalizations.measure(layer, input));
    }

    /** Lets go of the file without a word of an end: for a recording that can't go on while the training does. */
    public synchronized void abandon() throws IOException {
        closed = true;
        file.close();
    }

    /**
     * Says in the file that the run came to its end, and lets go of it. Does nothing if that was done before, or if a
     * record could not be written.
     */
    @Override
    public synchronized void close() throws IOException {
        if (!closed && file.isOpen()) {
            closed = true;
            try (file) {
                file.append(
                        RunRecord.END,
                        new RunOutput()
                                .number((System.nanoTime() - start) / SECOND)
                                .number(recording / SECOND)
                                .toBytes());
            }
        }
    }
}
