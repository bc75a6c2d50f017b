package io.deepviz.dl4j;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.error.ModelFormatException;
import io.deepviz.image.ColorOrder;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.training.Probe;
import io.deepviz.training.TrainingRecorder;
import io.deepviz.training.TrainingStep;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the training of a {@code MultiLayerNetwork} or {@code ComputationGraph} that learns from images, for
 * {@code viz diagnose} and {@link io.deepviz.training.Diagnosis}:
 *
 * <pre>{@code
 * try (RecordingListener recording = RecordingListener.to(Path.of("run.vizrun"))) {
 *     net.addListeners(recording);
 *     net.fit(iterator, epochs);
 * }
 * }</pre>
 *
 * <p>The network is looked at with the first images of its first batch, or those of {@link Options#withProbe}, and with
 * images it does not learn from if there are any ({@link Options#withHeldOut}). Gradients are those of the loss alone, before weight decay, a mean over the batch;
 * updates are what the weights really change by. Where the loss is NaN or infinite for the first time, the network is
 * looked at before it learns from that batch.
 *
 * <p>It never ends a training: what it can't do, or write, is logged once, and recording ends there. Of a training in
 * several threads ({@code ParallelWrapper}) only one network's part is seen. Forgetting to close it costs the last look.
 */
public final class RecordingListener extends BaseTrainingListener implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingListener.class);

    private final Path file;
    private final Options options;
    private @Nullable TrainingRecorder recorder;
    private @Nullable TrainedNetwork net;
    private @Nullable InputSpec spec;
    private @Nullable Look look;
    private int[] classes = new int[0];
    private int lastLook = -1;
    private boolean sawBadLoss;
    private boolean over;

    private RecordingListener(Path file, Options options) {
        this.file = file;
        this.options = options;
    }

    /**
     * What to look with.
     *
     * @param recording when, and how much to keep
     * @param images how many images of the first batch to look with, at least 2, if no probe is given
     * @param probe images that are learned from, to look with
     * @param heldOut images that the network does not learn from; without, nothing is said of overfitting
     * @param colors the order of three channels; networks with another number of channels don't ask
     */
    public record Options(
            TrainingRecorder.Options recording,
            int images,
            Optional<DataSet> probe,
            Optional<DataSet> heldOut,
            ColorOrder colors) {
        /** Every 100 steps, with 64 images of the first batch, none held out, red first. */
        public static final Options DEFAULTS =
                new Options(TrainingRecorder.Options.DEFAULTS, 64, Optional.empty(), Optional.empty(), ColorOrder.RGB);

        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if it is less than 2
         */
        public Options {
            if (images < 2) {
                throw new IllegalArgumentException("images: expected at least 2, got " + images);
            }
        }

        /** The same with other options of the recorder. */
        public Options with(TrainingRecorder.Options other) {
            return new Options(other, images, probe, heldOut, colors);
        }

        /** The same with so many images of the first batch. */
        public Options withImages(int count) {
            return new Options(recording, count, probe, heldOut, colors);
        }

        /**
         * The same with these images to look with: where batches are shuffled, so that runs can be compared, or continued
         * ({@link TrainingRecorder.Options#continuing}). Labels are one-hot.
         */
        public Options withProbe(DataSet learned) {
            return new Options(recording, images, Optional.of(learned), heldOut, colors);
        }

        /** The same with images that the network does not learn from; some hundreds are enough. Without one-hot labels
         * they are not looked at. */
        public Options withHeldOut(DataSet others) {
            return new Options(recording, images, probe, Optional.of(others), colors);
        }

        /** The same for a network whose three channels come in this order; filters are drawn in their colors. */
        public Options withColors(ColorOrder order) {
            return new Options(recording, images, probe, heldOut, order);
        }
    }

    /** The network as it was before a step, until the step is done. */
    private record Look(Model model, TrainingStep step, Map<ParameterId, INDArray> before) {}

    /** Records into a file, with the default options. */
    public static RecordingListener to(Path file) {
        return to(file, Options.DEFAULTS);
    }

    /** Records into a file, which is made at the first step. */
    public static RecordingListener to(Path file, Options options) {
        return new RecordingListener(file, options);
    }

    /** Something that may fail without the training failing. */
    private interface Attempt {
        void run() throws IOException;
    }

    private void attempt(Attempt attempt) {
        if (over) {
            return;
        }
        try {
            attempt.run();
        } catch (IOException | RuntimeException e) {
            over = true;
            LOG.warn("the training is no longer recorded in {}: {}", file, e.getMessage(), e);
            release();
            letGo();
        }
    }

    private void letGo() {
        try {
            if (recorder != null) {
                recorder.abandon();
            }
        } catch (IOException e) {
            LOG.warn("{}: {}", file, e.getMessage(), e);
        }
    }

    /** Graphs let go of their labels after this. */
    @Override
    public void onBackwardPass(org.deeplearning4j.nn.api.Model model) {
        attempt(() -> {
            TrainedNetwork now = TrainedNetwork.of(model);
            boolean due = recorder == null || recorder.isDue(now.step());
            classes = due ? TrainingBatch.classes(now.labels()) : new int[0];
        });
    }

    /** After the gradients of a batch are known, before the weights change. */
    @Override
    public void onGradientCalculation(org.deeplearning4j.nn.api.Model model) {
        attempt(() -> {
            TrainedNetwork now = TrainedNetwork.of(model);
            TrainingRecorder to = recorder == null ? start(now) : recorder;
            boolean bad = !Double.isFinite(model.score()) && !sawBadLoss;
            sawBadLoss |= bad;
            if (to.isDue(now.step()) || bad) {
                long began = System.nanoTime();
                look = look(now, model.gradient().gradientForVariable());
                to.spent(System.nanoTime() - began);
            }
        });
    }

    private TrainingRecorder start(TrainedNetwork now) throws IOException {
        Tensor images = TrainingBatch.images(now);
        Shape one = images.shape().dropFirst();
        InputSpec input = InputSpec.of(one.get(0), one.get(1), one.get(2));
        if (input.channels() == options.colors().channels()) {
            input = input.withColorOrder(options.colors());
        }
        Probe probe = options.probe().isEmpty()
                ? TrainingBatch.probe(images, classes, options.images())
                : all(now, options.probe().get());
        Optional<Probe> others = heldOut(now);
        try (Model model = now.look(input)) {
            recorder = others.isEmpty()
                    ? TrainingRecorder.create(file, model, probe, options.recording())
                    : TrainingRecorder.create(file, model, probe, others.get(), options.recording());
        }
        net = now;
        spec = input;
        return recorder;
    }

    /** None if they have no classes, as those of a network that learns numbers: what is recorded of them needs some. */
    private Optional<Probe> heldOut(TrainedNetwork now) throws ModelFormatException {
        if (options.heldOut().isEmpty()) {
            return Optional.empty();
        }
        Probe others = all(now, options.heldOut().get());
        if (others.labels().isEmpty()) {
            LOG.warn("the held-out images are not looked at: expected labels that are one-hot, got others");
            return Optional.empty();
        }
        return Optional.of(others);
    }

    private static Probe all(TrainedNetwork net, DataSet images) throws ModelFormatException {
        Tensor tensor = TrainingBatch.images(net, images.getFeatures());
        return TrainingBatch.probe(
                tensor,
                TrainingBatch.classes(images.getLabels()),
                tensor.shape().get(0));
    }

    private Look look(TrainedNetwork now, Map<String, INDArray> gradients) throws ModelFormatException {
        Tensor images = TrainingBatch.images(now);
        int batch = images.shape().get(0);
        Map<ParameterId, Double> norms = new LinkedHashMap<>();
        now.named(gradients)
                .forEach((id, gradient) -> norms.put(id, gradient.norm2Number().doubleValue() / batch));
        TrainingStep step = TrainingStep.at(now.step())
                .inEpoch(now.epoch())
                .withGradientNorms(norms)
                .withLabels(classes)
                .withBadInputs(TrainingBatch.countBad(images));
        Map<ParameterId, INDArray> before = new LinkedHashMap<>();
        now.named(now.parameters()).forEach((id, array) -> before.put(id, array.dup()));
        return new Look(now.look(Objects.requireNonNull(spec)), step, before);
    }

    /** After the weights have changed. */
    @Override
    public void iterationDone(org.deeplearning4j.nn.api.Model model, int iteration, int epoch) {
        attempt(() -> {
            if (recorder == null) {
                return; // a solver that doesn't tell of gradients
            }
            if (look != null) {
                write(recorder, look, TrainedNetwork.of(model));
                release();
            }
            recorder.loss(iteration, epoch, model.score());
        });
    }

    private void write(TrainingRecorder to, Look done, TrainedNetwork now) throws IOException {
        long began = System.nanoTime();
        Map<ParameterId, Double> updates = new LinkedHashMap<>();
        now.named(now.parameters()).forEach((id, array) -> {
            INDArray change = array.sub(done.before().get(id));
            updates.put(id, change.norm2Number().doubleValue());
            change.close();
        });
        to.spent(System.nanoTime() - began);
        to.snapshot(done.model(), done.step().withUpdateNorms(updates));
        lastLook = done.step().step();
    }

    private void release() {
        if (look != null) {
            look.model().close();
            look.before().values().forEach(INDArray::close);
            look = null;
        }
    }

    /** Looks at the network once more, and finishes the file. */
    @Override
    public void close() {
        if (recorder == null) {
            return;
        }
        TrainingRecorder last = recorder;
        attempt(() -> {
            if (net != null && spec != null && net.step() > lastLook) {
                try (Model model = net.look(spec)) {
                    last.snapshot(model, TrainingStep.at(net.step()).inEpoch(net.epoch()));
                }
            }
            last.close();
        });
        over = true;
    }
}
