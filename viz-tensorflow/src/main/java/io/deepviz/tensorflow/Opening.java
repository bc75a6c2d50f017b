package io.deepviz.tensorflow;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.spi.GuardedModel;
import io.deepviz.spi.OpenOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.OpDef;

/** Makes a model of a graph, step by step. */
final class Opening {
    static final String BACKEND = "tensorflow";

    /** Numbers in one tensor for one image: 1 GiB. */
    private static final long LARGEST = 1 << 28;

    private final OpenOptions options;

    private Opening(OpenOptions options) {
        this.options = options;
    }

    /**
     * Opens a graph.
     *
     * @throws Refusal if it can't be used
     * @throws IllegalArgumentException if an option doesn't go with it
     */
    static Model model(GraphSource source, OpenOptions options, String name) {
        return new Opening(options).open(source, name);
    }

    private Model open(GraphSource source, String name) {
        FlatGraph flat = Preparation.of(source, options, Registry.OPERATIONS);
        ImageInput image = ImageInput.of(flat, options);
        StaticShapes shapes = checked(image.graph());
        int batch = image.batch();
        if (batch > 0) {
            Optional<ImageInput> open = OpenBatch.of(image, shapes);
            if (open.isPresent()) {
                image = open.get();
                shapes = checked(image.graph());
            }
        }
        InputSpec spec = spec(image, batch);
        FlatGraph graph = image.graph();
        List<PlannedLayer> plan = LayerPlan.of(graph, shapes);
        Optional<FlatGraph> folded = ComputedParameters.folded(graph, plan);
        if (folded.isPresent()) {
            graph = folded.get();
            plan = LayerPlan.of(graph, checked(graph));
        }
        Optional<String> logits = Logits.of(plan, graph.outputs(), options.logits());
        LiveGraph live = LiveGraph.of(graph);
        Batching batching = new Batching(image.batch());
        return GuardedModel.around(
                new SessionNetwork(name, spec, graph.withoutValues(), batching, live, plan, logits), name, BACKEND);
    }

    private InputSpec spec(ImageInput image, int batch) {
        InputSpec spec = options.complete(image.channels(), image.height(), image.width());
        if (batch == 0) {
            return spec;
        }
        return spec.withAssumption(
                image.batch() == 0
                        ? "any number of images at once: the graph says " + batch
                                + ", and more gave the same as one by one"
                        : batch + " images at once, as the graph says: more are run in parts");
    }

    /** What is known of all shapes, none of them monstrous. */
    private static StaticShapes checked(FlatGraph graph) {
        StaticShapes shapes = StaticShapes.of(graph);
        for (String node : graph.nodes().keySet()) {
            for (int i = 0; i < shapes.outputs(node); i++) {
                StaticShapes.Facts facts = shapes.of(new TensorName(node, i));
                double size = 1;
                for (long extent : facts.extents()) {
                    size *= Math.max(1, extent);
                }
                if (size > LARGEST) {
                    throw new Refusal("'" + AllowedOperations.printable(node) + "' gives "
                            + java.util.Arrays.toString(facts.extents()) + ", more than 1 GiB");
                }
            }
        }
        return shapes;
    }

    /** All operations that this TensorFlow has; asking for them loads its native code. */
    private static final class Registry {
        static final Map<String, OpDef> OPERATIONS = operations();

        private static Map<String, OpDef> operations() {
            Map<String, OpDef> operations = new HashMap<>();
            TensorFlow.registeredOpList().getOpList().forEach(each -> operations.put(each.getName(), each));
            return Map.copyOf(operations);
        }
    }
}
