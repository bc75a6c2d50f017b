package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * A Keras model as a graph of Deeplearning4j's, in NCHW whatever Keras has, with shapes worked out layer by layer. Nothing is
 * allocated yet; where each array of weights goes is noted.
 */
final class KerasGraph {
    private final KerasDialect dialect;
    private final OpenOptions options;
    private final GraphBuilder builder;
    private final Map<String, End> ends = new HashMap<>();
    private final List<Placed> weights = new ArrayList<>();
    private @Nullable Shape image;

    private KerasGraph(KerasDialect dialect, OpenOptions options) {
        this.dialect = dialect;
        this.options = options;
        this.builder = new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .weightInit(WeightInit.ZERO)
                .updater(new NoOp())
                .graphBuilder()
                .validateOutputLayerConfig(false);
    }

    /**
     * What a layer's output is.
     *
     * @param vertex that gives it
     * @param order if it is a vector, in which order Keras has it
     */
    private record End(String vertex, Shape shape, FeatureOrder order) {}

    /**
     * Arrays that a vertex takes from the file.
     *
     * @param vertex its name
     * @param entry the layer they are stored for
     */
    record Placed(String vertex, KerasTopology.Entry entry, List<KerasLayer.Stored> arrays) {}

    /**
     * Makes a graph of a model.
     *
     * @throws ModelFormatException if it has no image as its input, or a layer that is not supported
     * @throws IllegalArgumentException if the size in the options doesn't go with it
     */
    static KerasGraph of(KerasTopology topology, KerasDialect dialect, OpenOptions options)
            throws ModelFormatException {
        KerasGraph graph = new KerasGraph(dialect, options);
        for (KerasTopology.Entry entry : topology.entries()) {
            graph.add(entry);
        }
        graph.builder.setOutputs(
                topology.outputs().stream().map(name -> graph.end(name).vertex).toArray(String[]::new));
        return graph;
    }

    /** The input's shape as the file has it, {@code [C,H,W]}. */
    Shape image() {
        if (image == null) {
            throw new IllegalStateException("no input yet");
        }
        return image;
    }

    ComputationGraphConfiguration configuration() {
        return builder.build();
    }

    List<Placed> weights() {
        return weights;
    }

    private void add(KerasTopology.Entry entry) throws ModelFormatException {
        if (entry.config().kind().equals("InputLayer")) {
            addInput(entry.config());
            return;
        }
        List<End> inputs = entry.inputs().stream().map(this::end).toList();
        List<Shape> shapes = inputs.stream().map(End::shape).toList();
        List<End> from = inputs;
        for (KerasLayer part : KerasLayers.of(entry.config(), dialect, shapes, inputs.get(0).order)) {
            from = List.of(add(entry, part, from));
        }
        ends.put(entry.config().name(), from.get(0));
    }

    private End end(String name) {
        End end = ends.get(name);
        if (end == null) {
            throw new IllegalStateException("layer '" + name + "' comes after one that it feeds");
        }
        return end;
    }

    private void addInput(KerasConfig config) throws ModelFormatException {
        Shape stated = KerasInput.shape(config, dialect);
        image = stated;
        int height = stated.get(1) == Shape.OPEN ? options.height() : stated.get(1);
        int width = stated.get(2) == Shape.OPEN ? options.width() : stated.get(2);
        builder.addInputs(config.name());
        ends.put(config.name(), new End(config.name(), Shape.of(stated.get(0), height, width), FeatureOrder.plain(0)));
    }

    private End add(KerasTopology.Entry entry, KerasLayer part, List<End> from) throws ModelFormatException {
        KerasConfig config = entry.config();
        String name = config.name() + part.suffix();
        String[] inputs = from.stream().map(End::vertex).toArray(String[]::new);
        List<Shape> shapes = from.stream().map(End::shape).toList();
        Shape shape;
        if (part.layer() != null) {
            if (inputs.length != 1) {
                throw config.refused("expected one input, found " + inputs.length);
            }
            part.layer().setLayerName(name);
            LayerLimits.parameters(part.layer());
            shape = OutputShapes.of(part.layer(), shapes.get(0));
            builder.addLayer(name, part.layer(), inputs);
        } else if (part.vertex() != null) {
            shape = OutputShapes.of(name, part.vertex(), shapes);
            builder.addVertex(name, part.vertex(), inputs);
        } else {
            throw new IllegalStateException("a part of '" + name + "' is neither layer nor vertex");
        }
        if (!part.arrays().isEmpty()) {
            weights.add(new Placed(name, entry, part.arrays()));
        }
        return new End(name, shape, order(config, from, shape));
    }

    /** In which order Keras has the numbers that come out. */
    private FeatureOrder order(KerasConfig config, List<End> from, Shape shape) throws ModelFormatException {
        Shape before = from.get(0).shape;
        if (shape.rank() == 3) {
            if (before.rank() == 1 && !from.get(0).order.isPlain()) {
                throw config.refused("expected a vector that is no flattened map, found one");
            }
            return FeatureOrder.plain(0);
        }
        if (before.rank() == 3 && before.isKnown() && before.size() == shape.get(0) && isReshaping(config)) {
            return turns(config) ? FeatureOrder.channelsLast(before) : FeatureOrder.plain(shape.get(0));
        }
        if (before.rank() == 3 || config.kind().equals("Dense")) {
            return FeatureOrder.plain(shape.get(0));
        }
        return merged(config, from, shape);
    }

    private static boolean isReshaping(KerasConfig config) {
        return config.kind().equals("Flatten") || config.kind().equals("Reshape");
    }

    /** From version 2.1.6 on, Flatten brings channels last also where they are first, if it is told so. */
    private boolean turns(KerasConfig config) throws ModelFormatException {
        return !dialect.channelsFirst()
                || (config.kind().equals("Flatten")
                        && config.textOr("", "data_format").equals("channels_first"));
    }

    private static FeatureOrder merged(KerasConfig config, List<End> from, Shape shape) throws ModelFormatException {
        List<FeatureOrder> orders = from.stream().map(End::order).toList();
        if (shape.get(0) != from.get(0).shape.get(0)) {
            return FeatureOrder.concatenation(orders);
        }
        FeatureOrder first = orders.get(0);
        if (!orders.stream().allMatch(first::equals)) {
            throw config.refused("expected vectors in the same order, found flattened maps and others");
        }
        return first;
    }
}
