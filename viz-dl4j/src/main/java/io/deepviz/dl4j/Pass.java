package io.deepviz.dl4j;

import io.deepviz.ReluRule;
import io.deepviz.error.BackendException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One run of a network, forward and perhaps back. It holds an array only as long as somebody needs it: the layers on top
 * of it, or the way back.
 */
final class Pass implements AutoCloseable {
    private final String model;
    private final Route route;
    private final int[] readers;
    private final @Nullable INDArray[] outputs;
    private final @Nullable INDArray[] gradients;
    private final long[][] shapes;

    /**
     * A run along a route.
     *
     * @param model its name, for errors
     */
    Pass(String model, Route route) {
        this.model = model;
        this.route = route;
        int size = route.nodes().size();
        readers = route.readers();
        outputs = new INDArray[size];
        gradients = new INDArray[size];
        shapes = new long[size][];
    }

    /**
     * Runs forward.
     *
     * @param images owned by the pass from now on
     * @param see is shown the output of each node, which may be freed afterwards
     */
    void forward(INDArray images, BiConsumer<Node, INDArray> see) {
        outputs[0] = images;
        route.forward().mapToObj(route.nodes()::get).forEach(node -> {
            if (node.index() > 0) {
                outputs[node.index()] = failing(node, () -> output(node));
            }
            INDArray output = outputOf(node);
            shapes[node.index()] = output.shape();
            see.accept(node, output);
            if (readers[node.index()] == 0) {
                free(outputs, node.index());
            }
            node.from().forEach(this::read);
        });
    }

    /** Adds to the gradient at a node, of whose array the pass is the owner from now on. */
    void seed(Node node, INDArray gradient) {
        INDArray sum = gradients[node.index()];
        if (sum == null) {
            gradients[node.index()] = gradient;
        } else {
            sum.addi(gradient);
            gradient.close();
        }
    }

    /**
     * Runs back, after {@link #forward} and {@link #seed}.
     *
     * @param see is shown the gradient at each node, which is freed afterwards
     */
    void backward(ReluRule rule, BiConsumer<Node, INDArray> see) {
        route.backward().mapToObj(route.nodes()::get).forEach(node -> {
            INDArray gradient = gradients[node.index()];
            if (gradient == null) {
                return;
            }
            see.accept(node, gradient);
            if (route.passesBack(node.index())) {
                failing(node, () -> pullBack(node, gradient, rule));
            }
            free(gradients, node.index());
            if (route.recallsInputs(node)) {
                node.from().forEach(this::read);
            }
        });
    }

    /** Frees what is still held, if the run was broken off. */
    @Override
    public void close() {
        for (int i = 0; i < outputs.length; i++) {
            free(outputs, i);
            free(gradients, i);
        }
    }

    private INDArray output(Node node) {
        INDArray[] inputs = node.from().stream().map(this::outputOf).toArray(INDArray[]::new);
        return Scratch.during(() -> Scratch.owned(node.operation().forward(inputs), inputs));
    }

    private Node pullBack(Node node, INDArray gradient, ReluRule rule) {
        List<INDArray> inputs = route.recallsInputs(node)
                ? node.from().stream().map(this::outputOf).toList()
                : List.of();
        List<long[]> inputShapes =
                node.from().stream().map(input -> shapes[input.index()]).toList();
        Operation.Trace trace = new Operation.Trace(inputShapes, inputs, rule);
        Scratch.during(() -> {
            INDArray[] found = node.operation().backward(trace, gradient);
            for (int i = 0; i < found.length; i++) {
                INDArray own = Scratch.owned(found[i], gradient);
                if (route.seeks(node.from().get(i))) {
                    seed(node.from().get(i), own);
                } else {
                    own.close();
                }
            }
            return found;
        });
        return node;
    }

    private INDArray outputOf(Node node) {
        INDArray output = outputs[node.index()];
        if (output == null) {
            throw new IllegalStateException("the output of '" + node.name() + "' was freed too early");
        }
        return output;
    }

    private void read(Node input) {
        if (--readers[input.index()] == 0) {
            free(outputs, input.index());
        }
    }

    private static void free(@Nullable INDArray[] arrays, int index) {
        INDArray array = arrays[index];
        if (array != null) {
            array.close();
            arrays[index] = null;
        }
    }

    private <T> T failing(Node node, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            throw new BackendException(
                    "dl4j: model '" + model + "' failed at " + node.kind() + " layer '" + node.name() + "': "
                            + e.getMessage(),
                    e);
        }
    }
}
