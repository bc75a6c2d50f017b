package io.deepviz.dl4j;

import io.deepviz.training.TrainingRecorder;
import io.deepviz.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A training of a minute at most, recorded.
 *
 * @param net what is trained
 * @param batches the batch of each step
 * @param steps how many
 * @param heldOut images that are not learned from
 * @param prepare changes the network before it learns anything
 */
record SmallTraining(
        MultiLayerConfiguration net,
        IntFunction<DataSet> batches,
        int steps,
        DataSet heldOut,
        Consumer<MultiLayerNetwork> prepare) {

    static SmallTraining of(MultiLayerConfiguration net, DataSet data, int steps, DataSet heldOut) {
        List<DataSet> batches = data.batchBy(32);
        return new SmallTraining(net, step -> batches.get(step % batches.size()), steps, heldOut, network -> {});
    }

    SmallTraining prepared(Consumer<MultiLayerNetwork> change) {
        return new SmallTraining(net, batches, steps, heldOut, change);
    }

    /** Trains, and reads what was recorded. */
    TrainingRun run(Path file) throws IOException {
        // small operations wait for their threads longer than they work
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Nd4j.getEnvironment().setMaxThreads(1);
        openblas_nolapack.blas_set_num_threads(1);
        MultiLayerNetwork network = new MultiLayerNetwork(net);
        network.init();
        prepare.accept(network);
        RecordingListener.Options options = RecordingListener.Options.DEFAULTS
                .with(TrainingRecorder.Options.DEFAULTS.every(20).replacing())
                .withHeldOut(heldOut);
        try (RecordingListener recording = RecordingListener.to(file, options)) {
            network.setListeners(recording);
            for (int step = 0; step < steps; step++) {
                network.fit(batches.apply(step));
            }
        }
        network.close();
        return TrainingRun.open(file);
    }
}
