package io.deepviz.tensorflow;

import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.LongStream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * What a graph takes as its image: a tensor {@code [N,H,W,C]}. Where it takes vectors {@code [N,D]}, an operation in front
 * makes them of an image, D channels of one pixel, or of the size that the caller gives.
 *
 * @param graph that takes images of known size
 * @param batch the number of images it takes, 0 for any
 */
record ImageInput(FlatGraph graph, int channels, int height, int width, int batch) {

    /**
     * Finds out, and brings the graph to it.
     *
     * @throws Refusal if it takes something else
     * @throws IllegalArgumentException if the size is open and the caller doesn't give it, or they contradict each other
     */
    static ImageInput of(FlatGraph graph, OpenOptions options) {
        NodeDef placeholder = graph.node(graph.input());
        DataType type = Attributes.type(placeholder, "dtype");
        if (type != DataType.DT_FLOAT) {
            throw new Refusal("input '" + graph.input() + "': expected type float, got "
                    + (type == DataType.UNRECOGNIZED
                            ? "one that there isn't"
                            : type.name().substring(3).toLowerCase(java.util.Locale.ROOT))
                    + "; name the tensor of type float behind it as the input");
        }
        TensorShapeProto shape = placeholder
                .getAttrOrDefault("shape", AttrValue.getDefaultInstance())
                .getShape();
        boolean unknown = shape.getUnknownRank() || shape.getDimCount() == 0;
        long[] extents = unknown
                ? new long[] {-1, -1, -1, firstChannels(graph)}
                : shape.getDimList().stream().mapToLong(each -> each.getSize()).toArray();
        if (extents.length == 2 && extents[1] > 0 && extents[1] <= Integer.MAX_VALUE && extents[0] != 0) {
            return ofVector(graph, extents, options);
        }
        if (extents.length != 4) {
            throw new Refusal("input '" + graph.input() + "': expected images [N,H,W,C], got "
                    + java.util.Arrays.toString(extents));
        }
        for (long extent : extents) {
            if (extent == 0 || extent > Integer.MAX_VALUE) {
                throw new Refusal("input '" + graph.input() + "': expected images of at least one pixel, got "
                        + java.util.Arrays.toString(extents));
            }
        }
        return ofMap(graph, extents, options);
    }

    private static ImageInput ofMap(FlatGraph graph, long[] extents, OpenOptions options) {
        long channels = extents[3] < 0 ? firstChannels(graph) : extents[3];
        if (channels < 1) {
            throw new Refusal("input '" + graph.input() + "': the number of its channels is open");
        }
        int height = side("height", extents[1], options.height(), graph);
        int width = side("width", extents[2], options.width(), graph);
        int batch = extents[0] < 0 ? 0 : Math.toIntExact(extents[0]);
        FlatGraph sized = withShape(graph, batch == 0 ? -1 : batch, height, width, channels);
        return new ImageInput(sized, Math.toIntExact(channels), height, width, batch);
    }

    private static int side(String which, long inFile, int asked, FlatGraph graph) {
        if (inFile < 0 && asked == Shape.OPEN) {
            throw new IllegalArgumentException("input " + which + ": the network leaves the size of '" + graph.input()
                    + "' open; give height and width (--input HxW)");
        }
        return inFile < 0 ? asked : Math.toIntExact(inFile);
    }

    private static ImageInput ofVector(FlatGraph graph, long[] extents, OpenOptions options) {
        int size = Math.toIntExact(extents[1]);
        int height = options.height() == Shape.OPEN ? 1 : options.height();
        int width = options.width() == Shape.OPEN ? 1 : options.width();
        if (size % (height * width) != 0) {
            throw new IllegalArgumentException("input size: the network takes vectors of " + size
                    + " numbers, which are no" + " image of " + height + "x" + width + " pixels");
        }
        int batch = extents[0] < 0 ? 0 : Math.toIntExact(extents[0]);
        int channels = size / (height * width);
        String vector = graph.input();
        String image = vector + "/image";
        LinkedHashMap<String, NodeDef> nodes = new LinkedHashMap<>();
        nodes.put(image, placeholder(image, batch == 0 ? -1 : batch, height, width, channels));
        String shape = vector + "/deepviz_shape";
        nodes.put(shape, integers(shape, -1, size));
        graph.nodes()
                .forEach((name, node) -> nodes.put(name, name.equals(vector) ? reshape(vector, image, shape) : node));
        FlatGraph taking = new FlatGraph(nodes, image, graph.outputs(), graph.variables());
        return new ImageInput(taking, channels, height, width, batch);
    }

    /** The same for some number of images, 0 for any. */
    ImageInput withBatch(int images) {
        FlatGraph taking = withShape(graph, images == 0 ? -1 : images, height, width, channels);
        return new ImageInput(taking, channels, height, width, images);
    }

    private static FlatGraph withShape(FlatGraph graph, long... extents) {
        LinkedHashMap<String, NodeDef> nodes = new LinkedHashMap<>(graph.nodes());
        nodes.put(graph.input(), placeholder(graph.input(), extents));
        return graph.withNodes(nodes);
    }

    private static NodeDef placeholder(String name, long... extents) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Placeholder")
                .putAttr("dtype", Attributes.of(DataType.DT_FLOAT))
                .putAttr("shape", Attributes.of(Attributes.shape(extents)))
                .build();
    }

    static NodeDef reshape(String name, String tensor, String shape) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Reshape")
                .addAllInput(List.of(tensor, shape))
                .putAttr("T", Attributes.of(DataType.DT_FLOAT))
                .putAttr("Tshape", Attributes.of(DataType.DT_INT32))
                .build();
    }

    static NodeDef integers(String name, long... numbers) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setDtype(DataType.DT_INT32).setTensorShape(Attributes.shape(numbers.length));
        LongStream.of(numbers).forEach(number -> tensor.addIntVal(Math.toIntExact(number)));
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Const")
                .putAttr("dtype", Attributes.of(DataType.DT_INT32))
                .putAttr("value", Attributes.of(tensor.build()))
                .build();
    }

    /** What the first convolution of the input takes; -1 if there is none. */
    private static long firstChannels(FlatGraph graph) {
        for (NodeDef node : graph.nodes().values()) {
            if (node.getOp().equals("Conv2D") && node.getInput(0).equals(graph.input())) {
                var variable = graph.variable(graph.input(node, 1)).map(graph::node);
                if (variable.isPresent()) {
                    var shape = variable.get().getAttrOrThrow("shape").getShape();
                    return shape.getDimCount() == 4 ? shape.getDim(2).getSize() : -1;
                }
            }
        }
        return -1;
    }
}
