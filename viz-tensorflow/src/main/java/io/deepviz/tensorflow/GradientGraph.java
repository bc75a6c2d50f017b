package io.deepviz.tensorflow;

import io.deepviz.ReluRule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * Operations for a gradient: those of the forward pass, those that TensorFlow makes for the derivative of the sum over
 * seed times output, and corrections of what it makes wrong. They are made in a graph of their own, corrected as a
 * description, and only then put into the graph that runs.
 *
 * @param definition all operations needed
 * @param seeds the placeholders for the seeds, in the order of the layers that they belong to
 * @param gradients where the gradients are, in the order they were asked for; null where nothing flows
 */
record GradientGraph(GraphDef definition, List<String> seeds, List<@Nullable TensorName> gradients) {
    private static final String OURS = "deepviz/";
    private static final String DERIVED = "deepviz_gradient";

    /**
     * Makes the operations.
     *
     * @param from tensors that get seeds, with their ranks
     * @param to tensors whose gradients are wanted
     * @throws Refusal if an operation between them can't be differentiated
     */
    static GradientGraph of(
            FlatGraph graph, List<TensorName> from, List<Integer> ranks, List<TensorName> to, ReluRule rule) {
        List<NodeDef> nodes = new ArrayList<>();
        graph.nodes().values().forEach(node -> nodes.addAll(Differentiable.form(node, graph)));
        List<String> seeds = new ArrayList<>();
        List<String> sums = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            seeds.add(OURS + "seed_" + i);
            sums.add(OURS + "sum_" + i);
            nodes.addAll(weighed(from.get(i), ranks.get(i), i));
        }
        NodeDef.Builder objective = NodeDef.newBuilder()
                .setName(OURS + "objective")
                .setOp("AddN")
                .addAllInput(sums)
                .putAttr(
                        "N",
                        org.tensorflow.proto.AttrValue.newBuilder()
                                .setI(sums.size())
                                .build())
                .putAttr("T", Attributes.of(DataType.DT_FLOAT));
        nodes.add(objective.build());
        return derived(nodes, seeds, to, rule);
    }

    /** The sum over seed times output: its gradient at the output is the seed. */
    private static List<NodeDef> weighed(TensorName output, int rank, int i) {
        NodeDef seed = NodeDef.newBuilder()
                .setName(OURS + "seed_" + i)
                .setOp("Placeholder")
                .putAttr("dtype", Attributes.of(DataType.DT_FLOAT))
                .build();
        NodeDef product = NodeDef.newBuilder()
                .setName(OURS + "product_" + i)
                .setOp("Mul")
                .addInput(output.toString())
                .addInput(seed.getName())
                .putAttr("T", Attributes.of(DataType.DT_FLOAT))
                .build();
        TensorProto.Builder axes =
                TensorProto.newBuilder().setDtype(DataType.DT_INT32).setTensorShape(Attributes.shape(rank));
        IntStream.range(0, rank).forEach(axes::addIntVal);
        NodeDef all = NodeDef.newBuilder()
                .setName(OURS + "axes_" + i)
                .setOp("Const")
                .putAttr("dtype", Attributes.of(DataType.DT_INT32))
                .putAttr("value", Attributes.of(axes.build()))
                .build();
        NodeDef sum = NodeDef.newBuilder()
                .setName(OURS + "sum_" + i)
                .setOp("Sum")
                .addInput(product.getName())
                .addInput(all.getName())
                .putAttr("T", Attributes.of(DataType.DT_FLOAT))
                .putAttr("Tidx", Attributes.of(DataType.DT_INT32))
                .putAttr("keep_dims", Attributes.of(false))
                .build();
        return List.of(seed, product, all, sum);
    }

    private static GradientGraph derived(List<NodeDef> nodes, List<String> seeds, List<TensorName> to, ReluRule rule) {
        try (Graph scratch = new Graph()) {
            scratch.importGraphDef(FlatGraph.definition(nodes));
            Output<?>[] objective = {
                scratch.operationOrThrow(OURS + "objective").output(0)
            };
            Output<?>[] at = to.stream()
                    .map(tensor -> scratch.operationOrThrow(tensor.node()).output(tensor.index()))
                    .toArray(Output<?>[]::new);
            Output<?>[] found = scratch.addGradients(DERIVED, objective, at, null);
            List<@Nullable TensorName> gradients = new ArrayList<>();
            for (Output<?> each : found) {
                gradients.add(name(each));
            }
            GraphDef corrected = Corrections.of(
                    needed(scratch.toGraphDef(), nodes, gradients, seeds),
                    DERIVED + "/",
                    rule,
                    tensor -> scratch.operationOrThrow(tensor.node())
                            .output(tensor.index())
                            .shape()
                            .asArray());
            return new GradientGraph(corrected, seeds, gradients);
        } catch (RuntimeException e) {
            if (e instanceof Refusal) {
                throw e;
            }
            throw new Refusal("TensorFlow can't differentiate it: " + Failures.line(e));
        }
    }

    /** Where a gradient is; null if none flows, as through steps: then TensorFlow gives an output of no operation. */
    private static @Nullable TensorName name(Output<?> gradient) {
        try {
            return new TensorName(gradient.op().name(), gradient.index());
        } catch (IllegalStateException e) {
            return null;
        }
    }

    /** Without what no result needs; all of the forward operations stay that any layer may be fetched from. */
    private static GraphDef needed(
            GraphDef all, List<NodeDef> forward, List<@Nullable TensorName> gradients, List<String> seeds) {
        Map<String, NodeDef> nodes = new HashMap<>();
        all.getNodeList().forEach(node -> nodes.put(node.getName(), node));
        Deque<String> open = new ArrayDeque<>(seeds);
        gradients.stream().filter(tensor -> tensor != null).forEach(tensor -> open.push(tensor.node()));
        forward.stream()
                .map(NodeDef::getName)
                .filter(name -> !name.startsWith(OURS))
                .forEach(open::push);
        Set<String> kept = new HashSet<>();
        while (!open.isEmpty()) {
            String name = open.pop();
            NodeDef node = nodes.get(name);
            if (node != null && kept.add(name)) {
                for (String input : node.getInputList()) {
                    open.push(TensorName.parse(TensorName.isControl(input) ? input.substring(1) : input)
                            .node());
                }
            }
        }
        return all.toBuilder()
                .clearNode()
                .addAllNode(all.getNodeList().stream()
                        .filter(node -> kept.contains(node.getName()))
                        .toList())
                .build();
    }
}
