package io.deepviz.tensorflow;

import io.deepviz.tensorflow.GraphSource.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.tensorflow.proto.NodeDef;

/**
 * Makes a graph that takes a fixed number of images take any number, where that is safe: the sizes it reshapes to are
 * opened too, and then two images must give the same together as one by one.
 */
final class OpenBatch {
    private static final double TOLERANCE = 1e-4;

    private OpenBatch() {}

    /** The graph for any number of images; empty if it isn't safe. */
    static Optional<ImageInput> of(ImageInput fixed, StaticShapes shapes) {
        try {
            FlatGraph graph = fixed.graph();
            LinkedHashMap<String, NodeDef> nodes = new LinkedHashMap<>();
            for (NodeDef node : graph.nodes().values()) {
                reshaped(node, graph, shapes, fixed.batch(), nodes);
            }
            ImageInput open = new ImageInput(
                            graph.withNodes(nodes), fixed.channels(), fixed.height(), fixed.width(), fixed.batch())
                    .withBatch(0);
            StaticShapes.of(open.graph());
            return isIndependent(open) ? Optional.of(open) : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty(); // whatever it was, the graph as it came still works
        }
    }

    /** A reshape from as many images to as many images gets a shape of its own, with the number open. */
    private static void reshaped(
            NodeDef node, FlatGraph graph, StaticShapes shapes, int batch, Map<String, NodeDef> nodes) {
        if (node.getOp().equals("Reshape")) {
            long[] from = shapes.of(graph.input(node, 0)).extents();
            long[] to = shapes.of(TensorName.of(node.getName())).extents();
            boolean known = to.length > 0 && java.util.Arrays.stream(to).allMatch(extent -> extent >= 0);
            if (known && from.length > 0 && from[0] == batch && to[0] == batch) {
                String shape = node.getName() + "/deepviz_shape";
                long[] open = to.clone();
                open[0] = -1;
                nodes.put(shape, ImageInput.integers(shape, open));
                nodes.put(
                        node.getName(),
                        ImageInput.reshape(node.getName(), node.getInput(0), shape).toBuilder()
                                .putAttr("T", node.getAttrOrThrow("T"))
                                .build());
                return;
            }
        }
        nodes.put(node.getName(), node);
    }

    private static boolean isIndependent(ImageInput input) {
        int each = input.channels() * input.height() * input.width();
        float[] numbers = new float[2 * each];
        Random random = new Random(1);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat();
        }
        try (LiveGraph live = LiveGraph.of(input.graph())) {
            List<Values> both = run(live, input, numbers, 2);
            for (int n = 0; n < 2; n++) {
                float[] one = java.util.Arrays.copyOfRange(numbers, n * each, (n + 1) * each);
                List<Values> alone = run(live, input, one, 1);
                for (int i = 0; i < alone.size(); i++) {
                    if (!agrees(both.get(i).numbers(), alone.get(i).numbers(), n)) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    private static List<Values> run(LiveGraph live, ImageInput input, float[] numbers, int images) {
        Values image = new Values(new long[] {images, input.height(), input.width(), input.channels()}, numbers);
        return live.run(
                Map.of(input.graph().input(), () -> Tensors.of(image)),
                input.graph().outputs());
    }

    private static boolean agrees(float[] both, float[] alone, int image) {
        if (both.length != 2 * alone.length) {
            return false;
        }
        for (int i = 0; i < alone.length; i++) {
            double difference = Math.abs(both[image * alone.length + i] - alone[i]);
            if (!(difference <= TOLERANCE * Math.max(1, Math.abs(alone[i])))) {
                return false;
            }
        }
        return true;
    }
}
