package io.deepviz.dl4j;

import io.deepviz.LayerKind;
import io.deepviz.dl4j.Blueprint.LayerStep;
import io.deepviz.dl4j.Blueprint.Step;
import io.deepviz.dl4j.Blueprint.VertexStep;
import io.deepviz.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.modelimport.keras.preprocessors.TensorFlowCnnToFeedForwardPreProcessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;
import org.nd4j.linalg.activations.IActivation;

/**
 * Makes nodes of a network's layers and vertices, one by one. What Deeplearning4j has in one is taken apart: what brings
 * the input into shape, the operation, the nonlinearity. What is NHWC there becomes NCHW here, once and for all: kernels
 * have the same axes in both, and parameters that go along a flattened map are reordered.
 */
final class Assembly {
    private final Blueprint blueprint;
    private final Shape image;
    private final boolean channelsLast;
    private final List<Node> nodes = new ArrayList<>();
    /** The node that has a step's output. */
    private final Map<String, Node> ends = new HashMap<>();
    /** Of nodes that are vectors: in which order the network has them. */
    private final Map<Node, FeatureOrder> orders = new HashMap<>();

    private Assembly(Blueprint blueprint, Shape image) throws Refusal {
        this.blueprint = blueprint;
        this.image = image;
        this.channelsLast = MapFormat.channelsLast(blueprint);
    }

    /**
     * What a network became.
     *
     * @param nodes the first is the image; they own copies of the parameters
     * @param outputs those that the network gives out
     */
    record Assembled(List<Node> nodes, List<Node> outputs) {}

    /**
     * Makes nodes of everything.
     *
     * @param image {@code [C,H,W]}, height and width may be open
     * @throws Refusal if a layer cannot be looked into
     * @throws IllegalArgumentException if the network doesn't go with such images
     */
    static Assembled of(Blueprint blueprint, Shape image) throws Refusal {
        Assembly assembly = new Assembly(blueprint, image);
        try {
            assembly.build();
            List<Node> outputs =
                    blueprint.outputs().stream().map(assembly.ends::get).toList();
            return new Assembled(List.copyOf(assembly.nodes), outputs);
        } catch (Refusal | RuntimeException e) {
            assembly.nodes.forEach(Node::release);
            throw e;
        }
    }

    private void build() throws Refusal {
        Node input = Node.input(blueprint.input(), image);
        nodes.add(input);
        ends.put(blueprint.input(), input);
        for (Step step : blueprint.steps()) {
            List<Node> from = step.inputs().stream().map(ends::get).toList();
            Node end = step instanceof LayerStep layer ? layer(layer, from.get(0)) : vertex((VertexStep) step, from);
            ends.put(step.name(), end);
        }
    }

    private Node layer(LayerStep step, Node from) throws Refusal {
        Node shaped = step.before() == null ? from : before(step.name(), step.before(), from, true);
        LayerParts parts = new LayerParts(step, shaped.outputShape(), order(shaped), channelsLast, blueprint.type());
        Optional<Part> linear = parts.linear();
        Optional<IActivation> function = parts.nonlinearity();
        if (linear.isEmpty()) {
            Part part = Nonlinearity.part(step.name(), function.orElseThrow(), parts.softmaxAxis());
            return add(step.name(), part, shaped);
        }
        Node node = add(step.name(), linear.get(), shaped);
        if (function.isEmpty() || Nonlinearity.isIdentity(function.get())) {
            return node;
        }
        String name = step.name() + "/" + Nonlinearity.name(function.get());
        return add(name, Nonlinearity.part(step.name(), function.get(), parts.softmaxAxis()), node);
    }

    private Node vertex(VertexStep step, List<Node> from) throws Refusal {
        if (step.vertex() instanceof org.deeplearning4j.nn.conf.graph.PreprocessorVertex vertex) {
            Node end = before(step.name(), vertex.getPreProcessor(), from.get(0), false);
            return end == from.get(0) ? add(step.name(), Part.of(LayerKind.RESHAPE, Affine.IDENTITY), end) : end;
        }
        List<FeatureOrder> inputs = from.stream().map(this::order).toList();
        boolean maps = from.get(0).outputShape().rank() == 3;
        boolean plain = inputs.stream().allMatch(FeatureOrder::isPlain);
        VertexParts parts = new VertexParts(step, maps && channelsLast, plain);
        Node node = add(step.name(), parts.part(), from.toArray(Node[]::new));
        if (!plain) {
            orders.put(node, parts.order(inputs));
        }
        return node;
    }

    /**
     * What brings the input of a layer into shape: a node of its own, or none if it has that shape already.
     *
     * @param fused whether it belongs to a layer of this name, and needs a name of its own
     */
    private Node before(String name, InputPreProcessor before, Node from, boolean fused) throws Refusal {
        Shape input = from.outputShape();
        if (before instanceof ComposableInputPreProcessor several) {
            Node last = from;
            for (InputPreProcessor each : several.getInputPreProcessors()) {
                last = before(name, each, last, fused);
            }
            return last;
        }
        if (before instanceof CnnToFeedForwardPreProcessor) {
            boolean turned = channelsLast || turns(before);
            return input.rank() == 1 ? from : flatten(fused ? name + "/flatten" : name, from, turned);
        }
        if (before instanceof FeedForwardToCnnPreProcessor maps && (input.rank() == 3 || !channelsLast)) {
            int[] target = {(int) maps.getNumChannels(), (int) maps.getInputHeight(), (int) maps.getInputWidth()};
            return input.rank() == 3 ? from : reshape(fused ? name + "/reshape" : name, from, Shape.of(target));
        }
        if (before instanceof ReshapePreprocessor reshape) {
            return reshape(name, reshape, from, fused);
        }
        throw new Refusal(
                name,
                "rearranges its input in a way that is not supported, "
                        + before.getClass().getSimpleName());
    }

    /** In files of before 1.0.0-beta7, the network works in NCHW but flattens in H, W, C order. */
    @SuppressWarnings("deprecation")
    private static boolean turns(InputPreProcessor before) {
        return before instanceof TensorFlowCnnToFeedForwardPreProcessor;
    }

    private Node reshape(String name, ReshapePreprocessor reshape, Node from, boolean fused) throws Refusal {
        int first = reshape.isHasMiniBatchDimension() ? 1 : 0;
        long[] target = reshape.getTargetShape();
        int rank = target.length - first;
        if (rank == 1 && from.outputShape().rank() == 1) {
            return from;
        }
        if (rank == 1) {
            return flatten(fused ? name + "/flatten" : name, from, channelsLast);
        }
        if (rank != 3) {
            throw new Refusal(name, "reshapes to " + rank + " axes; sequences are not supported");
        }
        int a = Math.toIntExact(target[first]);
        int b = Math.toIntExact(target[first + 1]);
        int c = Math.toIntExact(target[first + 2]);
        Shape map = channelsLast ? Shape.of(c, a, b) : Shape.of(a, b, c);
        return map.equals(from.outputShape()) ? from : reshape(fused ? name + "/reshape" : name, from, map);
    }

    private Node reshape(String name, Node from, Shape target) throws Refusal {
        if (!order(from).isPlain()) {
            throw new Refusal(name, "reshapes a flattened map in NHWC, which is not supported");
        }
        return add(name, Part.of(LayerKind.RESHAPE, new Reshape(target, channelsLast)), from);
    }

    private Node flatten(String name, Node from, boolean turned) {
        Node node = add(name, Part.of(LayerKind.RESHAPE, new Flatten()), from);
        if (turned) {
            orders.put(node, FeatureOrder.channelsLast(from.outputShape()));
        }
        return node;
    }

    private Node add(String name, Part part, Node... from) {
        Node node;
        try {
            node = new Node(unique(name), part, List.of(from), nodes.size());
        } catch (IllegalArgumentException e) {
            part.parameters().values().forEach(Parameter::release);
            throw new IllegalArgumentException(
                    "input: the network does not go with images " + image + ": layer '" + name + "' " + e.getMessage(),
                    e);
        }
        nodes.add(node);
        if (from.length == 1 && node.outputShape().equals(from[0].outputShape()) && orders.containsKey(from[0])) {
            if (node.kind() != LayerKind.DENSE) {
                orders.put(node, order(from[0]));
            }
        }
        return node;
    }

    private FeatureOrder order(Node node) {
        FeatureOrder order = orders.get(node);
        if (order != null) {
            return order;
        }
        return FeatureOrder.plain(
                node.outputShape().rank() == 1 ? node.outputShape().get(0) : 0);
    }

    private String unique(String name) {
        String candidate = name;
        for (int i = 2; isTaken(candidate); i++) {
            candidate = name + "_" + i;
        }
        return candidate;
    }

    private boolean isTaken(String name) {
        return nodes.stream().anyMatch(node -> node.name().equals(name));
    }
}
