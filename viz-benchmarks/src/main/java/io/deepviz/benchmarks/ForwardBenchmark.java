package io.deepviz.benchmarks;

import io.deepviz.Activations;
import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.dl4j.Deeplearning4j;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A forward pass of a network with AlexNet's convolutions (Krizhevsky 2014, "One weird trick", without its two largest
 * dense layers) on images of 3x224x224: through our API, which copies the numbers in and out and walks the network itself,
 * beside Deeplearning4j's own {@code output} of the same network. Time is of one batch.
 *
 * <p>Five measurements of two seconds in each of two JVMs: the spread between JVMs is larger than within one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgs = "-Xmx4g")
public class ForwardBenchmark {
    private static final int SIDE = AlexNetOfDeeplearning4j.SIDE;

    /** Images in a batch. */
    @Param({"1", "32"})
    public int batch;

    private MultiLayerNetwork bare;
    private Model model;
    private INDArray bareInput;
    private Tensor input;

    /** Builds the network, and checks that both ways give the same answer. */
    @Setup(Level.Trial)
    public void setUp() {
        bare = AlexNetOfDeeplearning4j.create();
        model = Deeplearning4j.wrap(bare, InputSpec.of(3, SIDE, SIDE));
        float[] pixels = new float[batch * 3 * SIDE * SIDE];
        Random random = new Random(1);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        input = Tensor.wrap(Shape.of(batch, 3, SIDE, SIDE), pixels);
        bareInput = Nd4j.create(pixels, new long[] {batch, 3, SIDE, SIDE}, 'c');
        float[] ours = ours().of(last()).toArray();
        float[] theirs = deeplearning4j().dup('c').data().asFloat();
        for (int i = 0; i < ours.length; i++) {
            if (Math.abs(ours[i] - theirs[i]) > 1e-5) {
                throw new IllegalStateException(
                        "output " + i + ": ours " + ours[i] + ", Deeplearning4j's " + theirs[i]);
            }
        }
    }

    /** Releases the network. */
    @TearDown(Level.Trial)
    public void tearDown() {
        model.close();
        bare.close();
    }

    /** Through our API. */
    @Benchmark
    public Activations ours() {
        return model.forward(input, model.layer(last()));
    }

    /** Deeplearning4j's own, numbers left in native memory. */
    @Benchmark
    public INDArray deeplearning4j() {
        return bare.output(bareInput, false);
    }

    private String last() {
        return model.layers().get(model.layers().size() - 1).name();
    }
}
