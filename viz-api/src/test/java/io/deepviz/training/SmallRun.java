package io.deepviz.training;

import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.ReferenceModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** A training that never was: a network with other weights at each of some steps. */
final class SmallRun {
    private SmallRun() {}

    static NetSpec net(long seed) {
        return NetSpec.input(3, 8, 8)
                .seed(seed)
                .convolution("conv1", 4, Window.square(7, 1, 3))
                .add("conv1/relu", new Op.Relu())
                .add("flat", new Op.Flatten())
                .dense("out", 3)
                .add("out/softmax", new Op.Softmax())
                .logits("out")
                .build();
    }

    static Probe probe() {
        Random random = new Random(1);
        float[] pixels = new float[6 * 3 * 8 * 8];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        return Probe.of(Tensor.wrap(Shape.of(6, 3, 8, 8), pixels), 0, 1, 2, 0, 1, 2);
    }

    /** Steps 0, 10 and 20, a loss at each, the first two with gradients and updates. */
    static void record(Path file) throws IOException {
        try (Model first = ReferenceModel.of(net(0));
                TrainingRecorder recorder = TrainingRecorder.create(
                        file, first, probe(), probe(), TrainingRecorder.Options.DEFAULTS.every(10))) {
            recorder.snapshot(first, step(0).withLabels(0, 1, 1));
            recorder.loss(0, 0, 1.5);
            for (int step = 10; step <= 20; step += 10) {
                try (Model next = ReferenceModel.of(net(step))) {
                    recorder.snapshot(next, step == 10 ? step(10).withLabels(2) : TrainingStep.at(20));
                    recorder.loss(step, 1, 1.0 / step);
                }
            }
            recorder.validation(20, 0.5, 0.75);
        }
    }

    private static TrainingStep step(int number) {
        Map<ParameterId, Double> gradient = Map.of(new ParameterId("conv1", ParameterId.WEIGHTS), 0.25);
        Map<ParameterId, Double> update = Map.of(new ParameterId("conv1", ParameterId.WEIGHTS), 0.125);
        return TrainingStep.at(number).withGradientNorms(gradient).withUpdateNorms(update);
    }
}
