package io.deepviz.tensorflow;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.spi.GuardedModel;
import io.deepviz.spi.OpenOptions;
import java.util.List;
import java.util.Optional;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TensorFlowException;

/** Makes a model of a graph, step by step. */
final class Opening {
    static final String BACKEND = "tensorflow";

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
        return GuardedModel.around(network(source, options, name), name, BACKEND);
    }

    /** The same, without a guard. */
    static SessionNetwork network(GraphSource source, OpenOptions options, String name) {
        try {
            return new Opening(options).open(source, name);
        } catch (ArithmeticException
                | IndexOutOfBoundsException
                | UnsupportedOperationException
                | TFInvalidArgumentException
                | TensorFlowException e) {
            throw new Refusal(
                    "expected a network, found operations that make no sense together: " + Failures.line(e)
                            + "; export it again",
                    e);
        }
    }

    private SessionNetwork open(GraphSource source, String name) {
        FlatGraph flat = Preparation.of(source, options, Registry.OPERATIONS);
        ImageInput image = ImageInput.of(flat, options);
        FlatGraph known = image.batch() == 0 ? image.withBatch(1).graph() : image.graph();
        StaticShapes.of(known, SizeLimit.of(known).ofKnownImages());
        StaticShapes shapes = StaticShapes.of(image.graph());
        int batch = image.batch();
        if (batch > 0) {
            Optional<ImageInput> open = OpenBatch.of(image, shapes);
            if (open.isPresent()) {
                image = open.get();
                shapes = StaticShapes.of(image.graph());
            }
        }
        InputSpec spec = spec(image, batch);
        FlatGraph graph = image.graph();
        List<PlannedLayer> plan = LayerPlan.of(graph, shapes);
        Optional<FlatGraph> folded = ComputedParameters.folded(graph, plan);
        if (folded.isPresent()) {
            graph = folded.get();
            plan = LayerPlan.of(graph, StaticShapes.of(graph));
        }
        if (plan.size() < 2) {
            throw new Refusal("expected a network, found no maps or vectors of type float that are computed from '"
                    + AllowedOperations.printable(graph.input()) + "'");
        }
        Optional<String> logits = Logits.of(plan, graph.outputs(), options.logits());
        LiveGraph live = LiveGraph.of(graph);
        Batching batching = new Batching(image.batch());
        return new SessionNetwork(name, spec, graph.withoutValues(), batching, live, plan, logits);
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
}
