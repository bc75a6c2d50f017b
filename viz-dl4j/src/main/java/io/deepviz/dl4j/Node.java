package io.deepviz.dl4j;

import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;

/** A layer with what computes it. Its place in the list of all nodes is what other nodes know it by. */
final class Node implements Layer {
    private final String name;
    private final Part part;
    private final List<Node> from;
    private final int index;
    private final Operation operation;
    private final Shape outputShape;

    /**
     * A node at the end of the list.
     *
     * @param part what it does; its parameters belong to the node from now on
     * @param index its place in the list
     * @throws IllegalArgumentException if the operation doesn't go with its inputs
     */
    Node(String name, Part part, List<Node> from, int index) {
        this(name, part, from, index, part.operation(), part.operation().outputShape(shapes(from)));
    }

    private Node(String name, Part part, List<Node> from, int index, Operation operation, Shape outputShape) {
        this.name = name;
        this.part = part;
        this.from = List.copyOf(from);
        this.index = index;
        this.operation = operation;
        this.outputShape = outputShape;
    }

    /** The image. */
    static Node input(String name, Shape shape) {
        Part part = Part.of(LayerKind.INPUT, Affine.IDENTITY);
        return new Node(name, part, List.of(), 0, part.operation(), shape);
    }

    /**
     * The same on top of other nodes, with some parameters replaced and the others shared.
     *
     * @param all the list so far
     */
    Node copy(List<Node> all, Map<String, Tensor> replaced, DataType type) {
        List<Node> inputs = from.stream().map(node -> all.get(node.index)).toList();
        Part copy = part.with(replaced, type);
        return new Node(name, copy, inputs, index, copy.operation(), outputShape);
    }

    int index() {
        return index;
    }

    List<Node> from() {
        return from;
    }

    Operation operation() {
        return operation;
    }

    /** Frees the parameters. */
    void release() {
        part.parameters().values().forEach(Parameter::release);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public LayerKind kind() {
        return part.kind();
    }

    @Override
    public List<String> inputs() {
        return from.stream().map(Node::name).toList();
    }

    @Override
    public Shape outputShape() {
        return outputShape;
    }

    @Override
    public Optional<Tensor> weights() {
        return operation.kernel().or(Layer.super::weights);
    }

    @Override
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        part.parameters().forEach((key, parameter) -> all.put(key, parameter.read()));
        return Collections.unmodifiableMap(all);
    }

    @Override
    public Optional<Window> window() {
        return operation.window(shapes(from));
    }

    private static List<Shape> shapes(List<Node> nodes) {
        return nodes.stream().map(Node::outputShape).toList();
    }
}
