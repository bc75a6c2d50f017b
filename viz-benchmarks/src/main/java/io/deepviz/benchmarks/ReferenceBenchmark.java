package io.deepviz.benchmarks;

import io.deepviz.Activations;
import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.ReferenceModel;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The reference model on one image: plain loops in double, there to be right. It tells what the frameworks are worth, and
 * how long contract and parity tests of such sizes would take.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgs = "-Xmx4g")
public class ReferenceBenchmark {
    /** A convolution of AlexNet, or the whole. */
    @Param({"CONV1", "CONV2", "CONV3", "CONV4", "CONV5", AlexNetOfReference.NAME})
    public String network;

    private Model model;
    private Tensor input;

    /** Builds the network, and checks that an image of zeros gives the bias in every place of the first convolution. */
    @Setup(Level.Trial)
    public void setUp() {
        boolean whole = network.equals(AlexNetOfReference.NAME);
        model = ReferenceModel.of(
                whole
                        ? AlexNetOfReference.spec()
                        : AlexNetConvolution.valueOf(network).alone());
        input = Tensor.wrap(
                model.input().shape().prepend(1),
                new float[Math.toIntExact(model.input().shape().size())]);
        var first = model.layers().get(1);
        float[] maps = model.forward(input, first).of(first).toArray();
        float[] bias = Objects.requireNonNull(first.parameters().get("bias")).toArray();
        int area = maps.length / bias.length;
        for (int i = 0; i < maps.length; i++) {
            if (maps[i] != bias[i / area]) {
                throw new IllegalStateException("output " + i + ": " + maps[i] + ", the bias is " + bias[i / area]);
            }
        }
    }

    /** One image. */
    @Benchmark
    public Activations reference() {
        return model.forward(input, model.layers().get(model.layers().size() - 1));
    }
}
