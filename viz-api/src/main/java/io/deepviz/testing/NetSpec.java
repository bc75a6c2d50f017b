package io.deepviz.testing;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A network described without any framework: the shape of its input, and its operations with their parameters. The
 * contract states the networks it needs in this form, and a backend's test builds them in its own framework.
 *
 * <pre>{@code
 * NetSpec net = NetSpec.input(3, 8, 8)
 *     .convolution("conv1", 4, Window.square(3, 1, 1)) // weights drawn
 *     .add("conv1/relu", new Op.Relu())
 *     .add("pool", new Op.MaxPooling(Window.square(2, 2, 0)))
 *     .add("flat", new Op.Flatten())
 *     .dense("out", 5)
 *     .add("out/softmax", new Op.Softmax())
 *     .logits("out")
 *     .build();
 * }</pre>
 *
 * <p>A nonlinearity is a node of its own, and is called {@code x/relu} (tanh, softmax, ...) where it is the only thing
 * that follows {@code x}: a framework that has both in one layer can build it so, and must show both as layers (see
 * {@link io.deepviz.Layer}). A model made of a spec has a layer of the same name for every node; it may have more layers.
 */
public final class NetSpec {
    /** The name by which nodes refer to the input. A model may call its input layer otherwise. */
    public static final String INPUT = "input";

    private final Shape input;
    private final List<Node> nodes;
    private final Map<String, Shape> shapes;
    private final @Nullable String logits;

    private NetSpec(Shape input, List<Node> nodes, Map<String, Shape> shapes, @Nullable String logits) {
        this.input = input;
        this.nodes = List.copyOf(nodes);
        this.shapes = new LinkedHashMap<>(shapes);
        this.logits = logits;
    }

    /**
     * An operation in its place.
     *
     * @param name unique in the net; letters, digits and {@code _ - . /}
     * @param op what it does
     * @param inputs names of the nodes it takes, in order; {@link #INPUT} for the image
     */
    public record Node(String name, Op op, List<String> inputs) {
        /** Copies the list. */
        public Node {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Starts a network that takes images of this size.
     *
     * @throws IllegalArgumentException if an extent is less than 1
     */
    public static Builder input(int channels, int height, int width) {
        Shape shape = Shape.of(channels, height, width);
        Checks.that(shape.isKnown(), () -> "input: expected extents of at least 1, got " + shape);
        return new Builder(shape);
    }

    /** The shape of one image, {@code [C,H,W]}. */
    public Shape inputShape() {
        return input;
    }

    /** All operations; each comes after its inputs. */
    public List<Node> nodes() {
        return nodes;
    }

    /**
     * The node of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Node node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name, shapes.keySet()));
    }

    /**
     * The shape of a node's output for one image; {@link #INPUT} is known too.
     *
     * @throws IllegalArgumentException if there is no such node
     */
    public Shape shapeOf(String node) {
        Shape shape = shapes.get(node);
        if (shape == null) {
            throw unknown(node, shapes.keySet());
        }
        return shape;
    }

    /** The node that holds the class scores before softmax; empty if the net is no classifier. */
    public Optional<String> logits() {
        return Optional.ofNullable(logits);
    }

    /**
     * The same network with some parameters replaced.
     *
     * @param replaced by node and name
     * @throws IllegalArgumentException if there is no such node, or a tensor does not go with the others
     */
    NetSpec withParameters(Map<String, Map<String, Tensor>> replaced) {
        replaced.keySet().forEach(this::node);
        List<Node> changed = nodes.stream()
                .map(node -> new Node(
                        node.name(),
                        node.op().withParameters(replaced.getOrDefault(node.name(), Map.of())),
                        node.inputs()))
                .toList();
        return new NetSpec(input, changed, shapes, logits);
    }

    /** The input and all nodes with their shapes. */
    @Override
    public String toString() {
        return shapes.entrySet().stream()
                .map(each -> each.getKey() + each.getValue())
                .collect(Collectors.joining(", ", "net(", ")"));
    }

    private static IllegalArgumentException unknown(String node, java.util.Set<String> known) {
        return new IllegalArgumentException("node: expected one of " + known + ", got '" + node + "'");
    }

    /**
     * Adds node after node, each on top of the one before, unless {@link #from} says otherwise. Wrong shapes are refused
     * as they come, with an {@link IllegalArgumentException} that names the node.
     *
     * <p>The methods named after an operation draw its parameters: random, but the same for the same seed, and of such a
     * size that numbers neither vanish nor grow from layer to layer. A test of gradients needs that.
     */
    public static final class Builder {
        private final Shape input;
        private final List<Node> nodes = new ArrayList<>();
        private final Map<String, Shape> shapes = new LinkedHashMap<>();
        private List<String> current = List.of(INPUT);
        private final Calibration calibration;
        private @Nullable String logits;

        private Builder(Shape input) {
            this.input = input;
            this.calibration = new Calibration(input, 1);
            shapes.put(INPUT, input);
        }

        /** Draws parameters from here on by this seed; 1 if never said. */
        public Builder seed(long seed) {
            calibration.seed(seed);
            return this;
        }

        /**
         * The next node takes these as its inputs.
         *
         * @throws IllegalArgumentException if there is none, or one is not there yet
         */
        public Builder from(String... inputs) {
            Checks.that(inputs.length > 0, () -> "inputs: expected at least one, got none");
            for (String name : inputs) {
                if (!shapes.containsKey(name)) {
                    throw unknown(name, shapes.keySet());
                }
            }
            current = List.of(inputs);
            return this;
        }

        /**
         * Adds an operation with parameters of its own.
         *
         * @throws IllegalArgumentException if the name is taken or no good, or the operation doesn't go with its inputs
         */
        public Builder add(String name, Op op) {
            return put(name, () -> op);
        }

        /** Adds a convolution with bias. */
        public Builder convolution(String name, int filters, Window window) {
            return convolution(name, filters, window, 1);
        }

        /** Adds a convolution in groups with bias. */
        public Builder convolution(String name, int filters, Window window, int groups) {
            return put(name, () -> calibration.convolution(filters, window, groups, positions()));
        }

        /** Adds a depthwise convolution with bias. */
        public Builder depthwiseConvolution(String name, int multiplier, Window window) {
            return put(name, () -> calibration.depthwiseConvolution(multiplier, window, positions()));
        }

        /** Adds a separable convolution with bias. */
        public Builder separableConvolution(String name, int filters, int multiplier, Window window) {
            return put(name, () -> calibration.separableConvolution(filters, multiplier, window, positions()));
        }

        /** Adds a dense layer with bias. */
        public Builder dense(String name, int units) {
            return put(name, () -> calibration.dense(units, positions()));
        }

        /** Adds batch normalization with epsilon 1e-3. */
        public Builder batchNormalization(String name) {
            return put(name, () -> calibration.batchNormalization(positions()));
        }

        /**
         * Names the node that holds the class scores.
         *
         * @throws IllegalArgumentException if it is not there yet, or is no vector
         */
        public Builder logits(String node) {
            Shape shape = shapes.get(node);
            if (shape == null) {
                throw unknown(node, shapes.keySet());
            }
            Checks.that(shape.rank() == 1, () -> "logits: expected a vector [classes], got " + shape);
            logits = node;
            return this;
        }

        /**
         * The network.
         *
         * @throws IllegalArgumentException if it has no nodes
         */
        public NetSpec build() {
            Checks.that(!nodes.isEmpty(), () -> "nodes: expected at least one, got none");
            return new NetSpec(input, nodes, shapes, logits);
        }

        private Builder put(String name, Supplier<Op> drawn) {
            Checks.that(
                    name.matches("[A-Za-z0-9_][A-Za-z0-9_./-]*"),
                    () -> "name: expected letters, digits and _ - . /, got '" + name + "'");
            Checks.that(!shapes.containsKey(name), () -> "name: '" + name + "' is taken");
            try {
                Op op = drawn.get();
                Shape output = op.outputShape(current.stream().map(shapes::get).toList());
                calibration.add(op, positions());
                shapes.put(name, output);
                nodes.add(new Node(name, op, current));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("node '" + name + "': " + e.getMessage(), e);
            }
            current = List.of(name);
            return this;
        }

        private int[] positions() {
            List<String> names = List.copyOf(shapes.keySet());
            return current.stream().mapToInt(names::indexOf).toArray();
        }
    }
}
