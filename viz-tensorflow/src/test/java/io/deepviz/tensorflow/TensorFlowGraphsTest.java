package io.deepviz.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.Seed;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/**
 * Graphs that the caller holds. The network is y = 2 x + (1, 10), on images of one pixel with two channels, its factor and
 * its offsets variables.
 */
class TensorFlowGraphsTest {
    private static final Tensor IMAGES = Tensor.of(Shape.of(2, 2, 1, 1), 1, 2, 3, 4);

    private Graph graph = new Graph();
    private Session session = new Session(graph);

    @BeforeEach
    void begin() {
        begin(-1);
    }

    /** A graph that takes so many images at once, its variables assigned. */
    private void begin(int images) {
        end();
        graph = new Graph();
        GraphWriter writer = new GraphWriter();
        writer.placeholder("x", images, 1, 1, 2);
        variable(writer, "factor", 1);
        variable(writer, "offset", 2);
        writer.op("Mul", "scaled", "x", "factor/read");
        writer.op("AddV2", "y", "scaled", "offset/read");
        writer.op("Relu", "relu", "y");
        graph.importGraphDef(writer.graph());
        session = new Session(graph);
        assign("factor", 2);
        assign("offset", 1, 10);
    }

    @AfterEach
    void end() {
        session.close();
        graph.close();
    }

    private static void variable(GraphWriter writer, String name, int size) {
        writer.add(VariableNodes.handle(name, new long[] {size}).toBuilder());
        writer.add(VariableNodes.read(name + "/read", name).toBuilder());
        VariableNodes.assignments(List.of(name)).forEach(node -> writer.add(node.toBuilder()));
    }

    private void assign(String variable, float... values) {
        try (TFloat32 tensor = tensor(values)) {
            session.runner()
                    .feed(VariableNodes.value(variable), tensor)
                    .addTarget(VariableNodes.assignment(variable))
                    .run()
                    .close();
        }
    }

    private static TFloat32 tensor(float... values) {
        return TFloat32.tensorOf(org.tensorflow.ndarray.Shape.of(values.length), DataBuffers.of(values));
    }

    private Model wrap(String output) {
        return TensorFlowGraphs.wrap(graph, session, output, OpenOptions.DEFAULTS);
    }

    private static float[] last(Model model, Tensor images) {
        Layer last = model.layers().get(model.layers().size() - 1);
        return model.forward(images, List.of(last)).of(last).toArray();
    }

    @Test
    void aWrappedGraphComputesWhatItsSessionDoes() {
        try (Model model = wrap("y")) {
            assertThat(model.input().shape()).isEqualTo(Shape.of(2, 1, 1));
            assertThat(last(model, IMAGES)).containsExactly(3, 14, 7, 18);
        }
    }

    @Test
    void whatTheCallerTrainsLaterDoesNotChangeTheModel() {
        try (Model model = wrap("y")) {
            assign("factor", -1);
            assertThat(last(model, IMAGES)).containsExactly(3, 14, 7, 18);
        }
        try (Model model = wrap("y")) {
            assertThat(last(model, IMAGES)).containsExactly(0, 8, -2, 6);
        }
    }

    @Test
    void graphAndSessionStayTheCallersAndUntouched() {
        GraphDef before = graph.toGraphDef();
        try (Model model = wrap("y")) {
            model.gradients()
                    .orElseThrow()
                    .pullBack(
                            IMAGES,
                            model.layer("y"),
                            Seed.unit(0, 0, 0),
                            model.layers().get(0));
        }
        assertThat(graph.toGraphDef()).isEqualTo(before);
        try (TFloat32 images = Tensors.of(new long[] {1, 1, 1, 2}, new float[] {1, 2});
                Result result = session.runner().feed("x", images).fetch("y").run()) {
            assertThat(Tensors.values(result.get(0)).numbers()).containsExactly(3, 14);
        }
    }

    @Test
    void theModelWorksOnWhenGraphAndSessionAreClosed() {
        try (Model model = wrap("y")) {
            end();
            assertThat(last(model, IMAGES)).containsExactly(3, 14, 7, 18);
        }
        begin(); // for end()
    }

    @Test
    void aGraphForOneImageTakesMoreAndSaysSo() {
        begin(1);
        try (Model model = wrap("y")) {
            assertThat(last(model, IMAGES)).containsExactly(3, 14, 7, 18);
            assertThat(model.input().assumptions().toString())
                    .contains("any number of images at once: the graph says 1, and more gave the same as one by one");
        }
    }

    /** What it computes of an image depends on the others: run alone, each is its own mean. */
    @Test
    void aGraphWhoseImagesAreNotIndependentIsRunInParts() {
        end();
        graph = new Graph();
        GraphWriter writer = new GraphWriter();
        writer.placeholder("x", 1, 1, 1, 2);
        writer.integers("first", 0);
        writer.add(GraphWriter.plain("Mean", "mean", "x", "first")
                .putAttr("T", GraphWriter.FLOAT)
                .putAttr("Tidx", Attributes.of(org.tensorflow.proto.DataType.DT_INT32))
                .putAttr("keep_dims", Attributes.of(true)));
        writer.op("AddV2", "y", "x", "mean");
        graph.importGraphDef(writer.graph());
        session = new Session(graph);
        try (Model model = wrap("y")) {
            assertThat(last(model, IMAGES)).containsExactly(2, 4, 6, 8);
            assertThat(model.input().assumptions().toString())
                    .contains("1 images at once, as the graph says: more are run in parts");
        }
    }

    @Test
    void anOutputThatIsNotThereIsTheCallersFault() {
        assertThatThrownBy(() -> wrap("z"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("output: expected an operation of the graph, got 'z'; the last ones are [scaled, y, relu]");
    }

    @Test
    void anOutputThatNoImageReachesIsTheCallersFault() {
        assertThatThrownBy(() -> wrap("factor/read"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found no input");
    }

    @Test
    void anInputThatIsNotThereIsTheCallersFault() {
        assertThatThrownBy(() -> TensorFlowGraphs.wrap(graph, session, "y", OpenOptions.DEFAULTS.withInput("pixels")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "input: expected one of [x, factor/deepviz_value, offset/deepviz_value] or the first output of"
                                + " an operation, got 'pixels'");
    }

    @Test
    void aVariableThatWasNeverAssignedIsNamed() {
        try (Session fresh = new Session(graph)) {
            assertThatThrownBy(() -> TensorFlowGraphs.wrap(graph, fresh, "y", OpenOptions.DEFAULTS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("graph: its variables can't be read: ")
                    .hasMessageMatching("(?s).*variable (factor|offset).*");
        }
    }

    /** TensorFlow itself would end the process on some of them. */
    @Test
    void imagesOfAnotherRankOrSizeOrNoneAtAllAreRefused() {
        try (Model model = wrap("y")) {
            for (Shape wrong : List.of(
                    Shape.of(2), Shape.of(1, 2), Shape.of(2, 1, 1), Shape.of(1, 1, 1, 2), Shape.of(1, 1, 2, 1, 1))) {
                Tensor images = Tensor.wrap(wrong, new float[2]);
                assertThatThrownBy(() -> last(model, images))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("images: expected [N,2,1,1] for model 'graph', got " + wrong);
            }
            assertThatThrownBy(() -> last(model, Tensor.wrap(Shape.of(0, 2, 1, 1), new float[0])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("extents: expected numbers of at least 1, got [0, 2, 1, 1]");
            assertThat(last(model, IMAGES)).containsExactly(3, 14, 7, 18);
        }
    }

    /** The derivative of a step is zero everywhere but at it: TensorFlow says that there is none. */
    @Test
    void throughAStepNothingFlowsBack() {
        GraphWriter writer = new GraphWriter();
        writer.placeholder("x", -1, 1, 1, 2);
        writer.op("Floor", "floor", "x");
        writer.op("Relu", "relu", "floor");
        try (Model model = TensorFlowGraphs.of(writer.graph(), List.of("relu"), OpenOptions.DEFAULTS, "steps")) {
            Layer input = model.layers().get(0);
            Tensor gradient = model.gradients()
                    .orElseThrow()
                    .pullBack(IMAGES, model.layer("relu"), Seed.unit(0, 0, 0), input)
                    .gradients()
                    .of(input);
            assertThat(gradient.shape()).isEqualTo(IMAGES.shape());
            assertThat(gradient.toArray()).containsOnly(0);
        }
    }
}
