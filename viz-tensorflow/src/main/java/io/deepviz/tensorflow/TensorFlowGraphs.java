package io.deepviz.tensorflow;

import io.deepviz.Model;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensorflow.GraphSource.Values;
import io.deepviz.tensorflow.GraphSource.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Looks into a graph of TensorFlow that the caller already holds:
 *
 * <pre>{@code
 * try (Model model = TensorFlowGraphs.wrap(graph, session, "probabilities", OpenOptions.DEFAULTS.withScaling(Scaling.UNIT))) {
 *     Tensor maps = model.forward(images, model.layer("conv1")).of("conv1");
 * }
 * }</pre>
 *
 * <p>Graph and variables are read once and never modified; the network may be trained on, and the model stays as it was.
 * The model holds a copy of the variables in native memory until it is closed.
 */
public final class TensorFlowGraphs {
    private TensorFlowGraphs() {}

    /**
     * A model that computes what the graph does now.
     *
     * @param graph stays the caller's
     * @param session of that graph, its variables initialized; stays the caller's
     * @param output the operation with what the network is for, such as probabilities or class scores
     * @param options as for a file: the scaling of pixels, the input where it can't be told, ...
     * @throws IllegalArgumentException if there is no such operation, or the graph can't be used; the message says why
     */
    public static Model wrap(Graph graph, Session session, String output, OpenOptions options) {
        return of(graph.toGraphDef(), wanted -> values(graph, session, wanted), List.of(output), options, "graph");
    }

    /**
     * A model of a graph whose weights are constants.
     *
     * @param graph as a frozen file holds it
     * @param outputs the operations with what the network is for, one as a rule
     * @param options as for a file
     * @param name what pictures and messages call it
     * @throws IllegalArgumentException as in {@link #wrap}
     */
    public static Model of(GraphDef graph, List<String> outputs, OpenOptions options, String name) {
        return of(graph, GraphSource.Variables.NONE, outputs, options, name);
    }

    private static Model of(
            GraphDef graph, GraphSource.Variables variables, List<String> outputs, OpenOptions options, String name) {
        try {
            Map<String, TensorName> inputs = FrozenFile.of(graph, variables).inputs();
            Map<String, TensorName> tensors = new LinkedHashMap<>();
            outputs.forEach(output -> tensors.put(output, output(graph, output)));
            return Opening.model(new GraphSource(graph, inputs, tensors, variables), options, name);
        } catch (Refusal e) {
            throw new IllegalArgumentException("graph: " + e.getMessage(), e);
        }
    }

    private static TensorName output(GraphDef graph, String name) {
        List<String> names = graph.getNodeList().stream().map(NodeDef::getName).toList();
        TensorName tensor = TensorName.parse(name);
        if (!names.contains(tensor.node())) {
            throw new IllegalArgumentException("output: expected an operation of the graph, got '" + name
                    + "'; the last ones are " + names.subList(Math.max(0, names.size() - 3), names.size()));
        }
        return tensor;
    }

    private static List<Values> values(Graph graph, Session session, List<Variable> wanted) {
        GraphDef definition = graph.toGraphDef();
        Session.Runner runner = session.runner();
        wanted.forEach(variable -> runner.fetch(reader(definition, variable.node())));
        try (Result result = runner.run()) {
            return java.util.stream.IntStream.range(0, wanted.size())
                    .mapToObj(i -> Tensors.values(result.get(i)))
                    .toList();
        } catch (RuntimeException e) {
            throw new Refusal("its variables can't be read: " + Failures.line(e));
        }
    }

    /** An operation whose output is a variable's value. */
    private static String reader(GraphDef graph, String variable) {
        for (NodeDef node : graph.getNodeList()) {
            if (node.getName().equals(variable) && !node.getOp().equals("VarHandleOp")) {
                return variable;
            }
            if (node.getOp().equals("ReadVariableOp") && node.getInput(0).equals(variable)) {
                return node.getName();
            }
        }
        throw new Refusal("nothing in the graph reads variable '" + variable + "'");
    }
}
