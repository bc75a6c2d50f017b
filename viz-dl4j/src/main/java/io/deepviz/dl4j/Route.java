package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Which nodes a run passes, forward and backward, and how long each output is needed. */
final class Route {
    private final List<Node> nodes;
    private final BitSet forward;
    private final BitSet sought;
    private final BitSet backward;

    /**
     * A run up to some nodes and back.
     *
     * @param from nodes whose outputs are wanted
     * @param to nodes at which gradients are wanted; none if the run is forward only
     */
    Route(List<Node> nodes, Collection<Integer> from, Collection<Integer> to) {
        this.nodes = nodes;
        forward = upstream(from);
        sought = downstream(to);
        sought.and(forward);
        backward = new BitSet();
        forward.stream()
                .filter(index -> nodes.get(index).from().stream().anyMatch(input -> sought.get(input.index())))
                .forEach(backward::set);
    }

    List<Node> nodes() {
        return nodes;
    }

    /** Nodes to be computed, in forward order. */
    IntStream forward() {
        return forward.stream();
    }

    /** Nodes at which a gradient is needed, in backward order. */
    IntStream backward() {
        return IntStream.range(0, nodes.size()).map(i -> nodes.size() - 1 - i).filter(sought::get);
    }

    /** Whether a gradient is needed at a node. */
    boolean seeks(Node node) {
        return sought.get(node.index());
    }

    /** Whether gradients are pulled back through a node. */
    boolean passesBack(int index) {
        return backward.get(index);
    }

    /** Whether a node looks at its inputs on the way back. */
    boolean recallsInputs(Node node) {
        return backward.get(node.index()) && node.operation().recallsInputs();
    }

    /** For each node, how often its output is read. */
    int[] readers() {
        int[] readers = new int[nodes.size()];
        forward.stream().mapToObj(nodes::get).forEach(node -> {
            int times = recallsInputs(node) ? 2 : 1;
            node.from().forEach(input -> readers[input.index()] += times);
        });
        return readers;
    }

    /** How many numbers are held at the same time for an image of this shape, at most; an estimate. */
    long peak(Shape image) {
        Shape[] shapes = new Shape[nodes.size()];
        int[] readers = readers();
        long held = 0;
        long peak = 0;
        long back = 0;
        for (int index : forward.stream().toArray()) {
            Node node = nodes.get(index);
            List<Shape> inputs =
                    node.from().stream().map(input -> shapes[input.index()]).toList();
            shapes[index] = index == 0 ? image : node.operation().outputShape(inputs);
            held += shapes[index].size();
            long working = index == 0 ? 0 : node.operation().footprint(inputs);
            peak = Math.max(peak, held + working);
            for (Node input : node.from()) {
                if (--readers[input.index()] == 0) {
                    held -= shapes[input.index()].size();
                }
            }
            if (backward.get(index)) {
                long around = inputs.stream().mapToLong(Shape::size).sum() + shapes[index].size();
                back = Math.max(back, working + 3 * around);
            }
        }
        return Math.max(peak, held + back);
    }

    private BitSet upstream(Collection<Integer> from) {
        BitSet found = of(from);
        for (int index = nodes.size() - 1; index >= 0; index--) {
            if (found.get(index)) {
                nodes.get(index).from().forEach(input -> found.set(input.index()));
            }
        }
        return found;
    }

    private BitSet downstream(Collection<Integer> to) {
        BitSet found = of(to);
        for (Node node : nodes) {
            if (node.from().stream().anyMatch(input -> found.get(input.index()))) {
                found.set(node.index());
            }
        }
        return found;
    }

    private static BitSet of(Collection<Integer> indexes) {
        BitSet set = new BitSet();
        indexes.forEach(set::set);
        return set;
    }
}
