package io.deepviz.benchmarks;

import io.deepviz.dl4j.RecordingListener;
import io.deepviz.training.Snapshot;
import io.deepviz.training.TrainingRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What recording a training costs: one network goes on learning, in stretches of as many steps as the default interval,
 * with the listener and without it in turn. So each stretch with it has exactly one snapshot, wherever it begins, and the
 * start of the run is not in it: there, four snapshots more are taken, once.
 *
 * <pre>
 * OMP_NUM_THREADS=1 java -Xmx2g -cp benchmarks.jar io.deepviz.benchmarks.RecordingCost [PAIRS [BATCH]]
 * </pre>
 */
public final class RecordingCost {
    private static final int SIDE = 32;
    private static final int CLASSES = 10;
    /** As many as the listener looks with by default, of batches that are large enough. */
    private static final int PROBE = 64;

    private static final int BATCHES = 16;

    private RecordingCost() {}

    /** How many pairs (12), and images a batch (32). */
    public static void main(String[] arguments) throws Exception {
        int pairs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 12;
        int batch = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32;
        // small operations wait for their threads longer than they work
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Nd4j.getEnvironment().setMaxThreads(1);
        Path file = Files.createTempFile("recording-cost", ".vizrun");
        RecordingListener.Options standard = RecordingListener.Options.DEFAULTS;
        RecordingListener.Options options =
                standard.with(standard.recording().replacing()).withProbe(images(PROBE, 0));
        List<DataSet> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            batches.add(images(batch, i + 1));
        }
        MultiLayerNetwork network = network();
        try (RecordingListener recording = RecordingListener.to(file, options)) {
            Interleaved result = Interleaved.of(
                    pairs,
                    () -> {
                        network.setListeners(recording);
                        learn(network, batches, standard.recording().interval());
                    },
                    () -> {
                        network.setListeners();
                        learn(network, batches, standard.recording().interval());
                    });
            System.out.println("training recorded to not recorded, "
                    + standard.recording().interval() + " steps of " + batch + ": " + result);
            System.out.println(ownCount(TrainingRun.open(file), result));
        } finally {
            network.close();
            Files.deleteIfExists(file);
        }
    }

    /** What the recorder itself counts for a snapshot: a lower bound that is hardly blurred by the machine. */
    private static String ownCount(TrainingRun run, Interleaved result) {
        Snapshot last = run.snapshots().get(run.snapshots().size() - 1); // what it counts does not have itself in it
        double each = last.recording() / (run.snapshots().size() - 1);
        return String.format(
                Locale.ROOT,
                "the recorder's own count: %.4g s a snapshot with all between two, %.2f %% of a stretch without it",
                each,
                100 * each / result.second());
    }

    private static void learn(MultiLayerNetwork network, List<DataSet> batches, int steps) {
        for (int step = 0; step < steps; step++) {
            network.fit(batches.get(step % batches.size()));
        }
    }

    /** Three convolutions with batch normalization, as small networks for CIFAR-10 have. */
    private static MultiLayerNetwork network() {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.RELU)
                .updater(new Nesterovs(0.01, 0.9))
                .l2(1e-4)
                .list();
        block(layers, 1, 16);
        block(layers, 2, 24);
        block(layers, 3, 32);
        layers.layer(
                new GlobalPoolingLayer.Builder(PoolingType.AVG).name("mean").build());
        layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                .name("out")
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build());
        MultiLayerNetwork network = new MultiLayerNetwork(
                layers.setInputType(InputType.convolutional(SIDE, SIDE, 3)).build());
        network.init();
        return network;
    }

    private static void block(NeuralNetConfiguration.ListBuilder layers, int number, int filters) {
        layers.layer(new ConvolutionLayer.Builder(3, 3)
                .name("conv" + number)
                .stride(2, 2)
                .padding(1, 1)
                .nOut(filters)
                .activation(Activation.IDENTITY)
                .build());
        layers.layer(new BatchNormalization.Builder()
                .name("bn" + number)
                .activation(Activation.RELU)
                .build());
    }

    private static DataSet images(int count, long seed) {
        Random random = new Random(seed);
        float[] pixels = new float[count * 3 * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        float[] labels = new float[count * CLASSES];
        for (int i = 0; i < count; i++) {
            labels[i * CLASSES + random.nextInt(CLASSES)] = 1;
        }
        return new DataSet(
                Nd4j.create(pixels, new long[] {count, 3, SIDE, SIDE}, 'c'),
                Nd4j.create(labels, new long[] {count, CLASSES}, 'c'));
    }
}
