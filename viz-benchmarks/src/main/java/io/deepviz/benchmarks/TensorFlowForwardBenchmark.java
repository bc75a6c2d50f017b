package io.deepviz.benchmarks;

import io.deepviz.Activations;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.tensorflow.TensorFlowGraphs;
import java.util.Random;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tensorflow.Result;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/**
 * A forward pass of AlexNet in TensorFlow on images of 3x224x224: through our API, which takes and gives arrays of Java and
 * turns axes, beside {@code Session.run} of the same fetch. {@link ApiCost} runs the two in turn, which tells small
 * differences better.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgs = "-Xmx4g")
public class TensorFlowForwardBenchmark {
    private static final int SIDE = AlexNetOfTensorFlow.SIDE;

    /** Images in a batch. */
    @Param({"1", "32"})
    public int batch;

    private AlexNetOfTensorFlow bare;
    private TFloat32 bareInput;
    private Model model;
    private Layer last;
    private Tensor input;

    /** Builds the network, and checks that both ways give the same answer. */
    @Setup(Level.Trial)
    public void setUp() {
        bare = new AlexNetOfTensorFlow();
        model = TensorFlowGraphs.wrap(bare.graph, bare.session, AlexNetOfTensorFlow.OUTPUT, OpenOptions.DEFAULTS);
        last = model.layers().get(model.layers().size() - 1);
        float[] pixels = new float[batch * 3 * SIDE * SIDE];
        Random random = new Random(1);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        input = Tensor.wrap(Shape.of(batch, 3, SIDE, SIDE), pixels);
        bareInput = TFloat32.tensorOf(
                org.tensorflow.ndarray.Shape.of(batch, SIDE, SIDE, 3), DataBuffers.of(ChannelsLast.of(input)));
        float[] ours = tensorFlow().of(last).toArray();
        float[] theirs = new float[ours.length];
        try (Result result = run()) {
            ((TFloat32) result.get(0)).asRawTensor().data().asFloats().read(theirs);
        }
        for (int i = 0; i < ours.length; i++) {
            if (Math.abs(ours[i] - theirs[i]) > 1e-5) {
                throw new IllegalStateException("output " + i + ": ours " + ours[i] + ", TensorFlow's " + theirs[i]);
            }
        }
    }

    /** Releases the network. */
    @TearDown(Level.Trial)
    public void tearDown() {
        model.close();
        bareInput.close();
        bare.close();
    }

    /** Through our API. */
    @Benchmark
    public Activations tensorFlow() {
        return model.forward(input, last);
    }

    /** TensorFlow's own, numbers left in native memory. */
    @Benchmark
    public int tensorFlowBare() {
        try (Result result = run()) {
            return result.size();
        }
    }

    private Result run() {
        return bare.session
                .runner()
                .feed(AlexNetOfTensorFlow.INPUT, bareInput)
                .fetch(AlexNetOfTensorFlow.OUTPUT)
                .run();
    }
}
