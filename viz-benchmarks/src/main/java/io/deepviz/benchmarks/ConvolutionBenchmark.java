package io.deepviz.benchmarks;

import io.deepviz.Activations;
import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.dl4j.Deeplearning4j;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.tensorflow.TensorFlowGraphs;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.ReferenceModel;
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
import org.tensorflow.Result;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/**
 * One convolution of AlexNet on a batch of maps: in each framework by itself, which leaves the result in native memory, and
 * through our API, which takes and gives arrays of Java and turns TensorFlow's axes. The reference model, which contracts
 * are checked with, is plain loops in double; {@link ReferenceBenchmark} has it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgs = "-Xmx4g")
public class ConvolutionBenchmark {
    /** Which. */
    @Param({"CONV1", "CONV2", "CONV3", "CONV4", "CONV5"})
    public String convolution;

    /** Maps in a batch. */
    @Param({"1", "32"})
    public int batch;

    private Tensor input;
    private MultiLayerNetwork network;
    private INDArray networkInput;
    private Model networkModel;
    private ConvolutionOfTensorFlow graph;
    private TFloat32 graphInput;
    private Model graphModel;

    /** Builds all with the same weights, and checks that they give what the reference model gives. */
    @Setup(Level.Trial)
    public void setUp() {
        AlexNetConvolution wanted = AlexNetConvolution.valueOf(convolution);
        NetSpec spec = wanted.alone();
        Op.Convolution op = (Op.Convolution) spec.node(wanted.name()).op();
        input = random(Shape.of(batch, wanted.channels, wanted.side, wanted.side));

        network = AlexNetOfDeeplearning4j.alone(wanted, op);
        networkInput = Nd4j.create(input.toArray(), new long[] {batch, wanted.channels, wanted.side, wanted.side}, 'c');
        networkModel = Deeplearning4j.wrap(network, InputSpec.of(wanted.channels, wanted.side, wanted.side));

        graph = new ConvolutionOfTensorFlow(wanted, op);
        graphInput = TFloat32.tensorOf(
                org.tensorflow.ndarray.Shape.of(batch, wanted.side, wanted.side, wanted.channels),
                DataBuffers.of(ChannelsLast.of(input)));
        graphModel =
                TensorFlowGraphs.wrap(graph.graph, graph.session, ConvolutionOfTensorFlow.OUTPUT, OpenOptions.DEFAULTS);

        try (Model reference = ReferenceModel.of(spec)) {
            Tensor one = Tensor.wrap(
                    input.shape().dropFirst().prepend(1), input.slice(0).toArray());
            float[] expected = last(reference, one).toArray();
            check("Deeplearning4j", last(networkModel, input).slice(0).toArray(), expected);
            check("TensorFlow", last(graphModel, input).slice(0).toArray(), expected);
        }
    }

    /** Releases all. */
    @TearDown(Level.Trial)
    public void tearDown() {
        networkModel.close();
        network.close();
        graphModel.close();
        graphInput.close();
        graph.close();
    }

    /** Deeplearning4j through our API. */
    @Benchmark
    public Activations deeplearning4j() {
        return networkModel.forward(input, networkModel.layers().get(1));
    }

    /** Deeplearning4j by itself. */
    @Benchmark
    public INDArray deeplearning4jBare() {
        return network.output(networkInput, false);
    }

    /** TensorFlow through our API. */
    @Benchmark
    public Activations tensorFlow() {
        return graphModel.forward(input, graphModel.layers().get(1));
    }

    /** TensorFlow by itself. */
    @Benchmark
    public int tensorFlowBare() {
        try (Result result = graph.session
                .runner()
                .feed(ConvolutionOfTensorFlow.INPUT, graphInput)
                .fetch(ConvolutionOfTensorFlow.OUTPUT)
                .run()) {
            return result.size();
        }
    }

    private static Tensor last(Model model, Tensor images) {
        return model.forward(images, model.layers().get(1)).of(model.layers().get(1));
    }

    private static void check(String who, float[] got, float[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(got[i] - expected[i]) <= 1e-3 * (1 + Math.abs(expected[i])))) {
                throw new IllegalStateException(
                        who + ", output " + i + ": " + got[i] + ", the reference model's " + expected[i]);
            }
        }
    }

    private static Tensor random(Shape shape) {
        Random random = new Random(1);
        float[] numbers = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.wrap(shape, numbers);
    }
}
