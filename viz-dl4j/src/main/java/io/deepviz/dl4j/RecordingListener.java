package io.deepviz.dl4j;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.error.ModelFormatException;
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
 * <p>The network is looked at with the first images of its first batch, and with images it does not learn from if there
 * are any ({@link Options#withHeldOut}). Gradients are those of the loss alone, before weight decay, a mean over the batch;
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
     * @param images how many images of the first batch to look with, at least 2
     * @param heldOut images that the network does not learn from; without, nothing is said of overfitting
     */
    public record Options(TrainingRecorder.Options recording, int images, Optional<DataSet> heldOut) {
        /** Every 100 steps, with 64 images, none held out. */
        public static final Options DEFAULTS = new Options(TrainingRecorder.Options.DEFAULTS, 64, Optional.empty());

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
            return new Options(other, images, heldOut);
        }

        /** The same with so many images of the first batch. */
        public Options withImages(int count) {
            return new Options(recording, count, heldOut);
        }

        /** The same with images that the network does not learn from; some hundreds are enough. Labels are one-hot. */
        public Options withHeldOut(DataSet images) {
            return new Options(recording, this.images, Optional.of(images));
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
        Probe probe = TrainingBatch.probe(images, classes, options.images());
        try (Model model = now.look(input)) {
            recorder = options.heldOut().isEmpty()
                    ? TrainingRecorder.create(file, model, probe, options.recording())
                    : TrainingRecorder.create(
                            file, model, probe, heldOut(now, options.heldOut().get()), options.recording());
        }
        net = now;
        spec = input;
        return recorder;
    }

    private static Probe heldOut(TrainedNetwork net, DataSet images) throws ModelFormatException {
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
