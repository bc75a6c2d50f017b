package io.deepviz.tensorflow;

import io.deepviz.tensorflow.GraphSource.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TFloat32;

/** A graph in TensorFlow's hands with a session that runs it. Safe for use by several threads. */
final class LiveGraph implements AutoCloseable {
    /** The optimizer was seen to remove a convolution that was to be fetched. */
    private static final ConfigProto CONFIGURATION = ConfigProto.newBuilder()
            .setGraphOptions(GraphOptions.newBuilder()
                    .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
            .build();

    private final Graph graph = new Graph();
    private final Session session;

    private LiveGraph(FlatGraph flat) {
        List<NodeDef> nodes = new ArrayList<>();
        flat.nodes().values().forEach(node -> nodes.addAll(Dilation.computable(node, flat)));
        nodes.addAll(VariableNodes.assignments(flat.variables().keySet()));
        try {
            graph.importGraphDef(FlatGraph.definition(nodes));
            session = new Session(graph, CONFIGURATION);
        } catch (RuntimeException e) {
            graph.close();
            throw new Refusal("TensorFlow finds that its operations don't go together: " + Failures.line(e), e);
        } catch (Error e) {
            graph.close();
            throw e;
        }
    }

    /**
     * Imports a graph and gives its variables their first values.
     *
     * @throws Refusal if the graph makes no sense
     */
    static LiveGraph of(FlatGraph flat) {
        LiveGraph live = new LiveGraph(flat);
        try {
            flat.variables().forEach(live::assign);
        } catch (RuntimeException | Error e) {
            live.close();
            throw e;
        }
        return live;
    }

    void assign(String variable, Values values) {
        try (TFloat32 tensor = Tensors.of(values)) {
            session.runner()
                    .feed(VariableNodes.value(variable), tensor)
                    .addTarget(VariableNodes.assignment(variable))
                    .run()
                    .close();
        }
    }

    /**
     * Runs the graph once.
     *
     * @param feeds what is put in place of tensors
     * @return what was fetched, in order
     */
    List<Values> run(Map<String, Feed> feeds, Collection<TensorName> fetches) {
        List<TFloat32> open = new ArrayList<>();
        try {
            Session.Runner runner = session.runner();
            feeds.forEach((name, numbers) -> {
                TFloat32 tensor = numbers.tensor();
                open.add(tensor);
                runner.feed(name, tensor);
            });
            for (TensorName fetch : fetches) {
                runner.fetch(fetch.node(), fetch.index());
            }
            try (Result result = runner.run()) {
                List<Values> values = new ArrayList<>();
                for (int i = 0; i < result.size(); i++) {
                    values.add(Tensors.values(result.get(i)));
                }
                return values;
            }
        } finally {
            open.forEach(TFloat32::close);
        }
    }

    /** Adds operations, their names after a prefix. */
    synchronized void add(GraphDef definition, String prefix) {
        graph.importGraphDef(definition, prefix);
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
