package io.deepviz.testing;

import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.spi.Network;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs a {@link NetSpec} image by image and node by node, in double precision from the image to the last node. Nodes go
 * by their positions: 0 is the input, and node i of the spec is i + 1.
 */
final class ReferenceNetwork implements Network {
    private final NetSpec spec;
    private final List<Layer> layers;
    private final List<Computation> computations = new ArrayList<>();
    private final List<int[]> inputs = new ArrayList<>();

    ReferenceNetwork(NetSpec spec) {
        this.spec = spec;
        this.layers = Stream.concat(
                        Stream.of(SpecLayer.input(spec)), spec.nodes().stream().map(node -> SpecLayer.of(spec, node)))
                .toList();
        for (NetSpec.Node node : spec.nodes()) {
            List<Shape> shapes = node.inputs().stream().map(spec::shapeOf).toList();
            computations.add(Computation.of(node.op(), shapes));
            inputs.add(node.inputs().stream().mapToInt(this::position).toArray());
        }
    }

    @Override
    public InputSpec input() {
        Shape image = spec.inputShape();
        return InputSpec.of(image.get(0), image.get(1), image.get(2));
    }

    @Override
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public Optional<Layer> logits() {
        return spec.logits().map(name -> layers.get(position(name)));
    }

    @Override
    public boolean isSerial() {
        return false;
    }

    @Override
    public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
        return tensors(run(images), wanted);
    }

    @Override
    public boolean hasGradients() {
        return true;
    }

    @Override
    public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
        List<double[][]> values = run(images);
        List<double[][]> gradients = new ArrayList<>();
        values.forEach(each -> gradients.add(zeros()));
        from.forEach((name, seed) -> {
            int position = position(name);
            Tensor start = seed.at(tensor(values, position));
            for (int image = 0; image < gradients.size(); image++) {
                add(gradients.get(image)[position], doubles(start.slice(image)));
            }
        });
        for (int image = 0; image < gradients.size(); image++) {
            backward(values.get(image), gradients.get(image), rule);
        }
        return new Backward(tensors(values, from.keySet()), tensors(gradients, to));
    }

    private List<double[][]> run(Tensor images) {
        List<double[][]> values = new ArrayList<>();
        for (int image = 0; image < images.shape().get(0); image++) {
            values.add(forward(doubles(images.slice(image))));
        }
        return values;
    }

    /** The outputs of all nodes for one image, by position. */
    double[][] forward(double[] image) {
        double[][] values = new double[layers.size()][];
        values[0] = image;
        for (int i = 0; i < computations.size(); i++) {
            values[i + 1] = computations.get(i).forward(inputs(i, values));
        }
        return values;
    }

    /**
     * Passes gradients down to all nodes for one image.
     *
     * @param values outputs of all nodes, by position
     * @param gradients the seeds, by position, and 0 where there is none; afterwards, the gradients
     */
    void backward(double[][] values, double[][] gradients, ReluRule rule) {
        for (int i = computations.size() - 1; i >= 0; i--) {
            double[][] passed = computations.get(i).backward(inputs(i, values), values[i + 1], gradients[i + 1], rule);
            for (int input = 0; input < passed.length; input++) {
                add(gradients[inputs.get(i)[input]], passed[input]);
            }
        }
    }

    /** A zero for each number of each node. */
    double[][] zeros() {
        return layers.stream()
                .map(layer -> new double[Math.toIntExact(layer.outputShape().size())])
                .toArray(double[][]::new);
    }

    /** The position of a node or the input. */
    int position(String name) {
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("node: '" + name + "' is not in " + spec);
    }

    @Override
    public Optional<Network> withParameters(Map<ParameterId, Tensor> replaced) {
        Map<String, Map<String, Tensor>> byNode = new HashMap<>();
        replaced.forEach((id, tensor) ->
                byNode.computeIfAbsent(id.layer(), each -> new HashMap<>()).put(id.name(), tensor));
        return Optional.of(new ReferenceNetwork(spec.withParameters(byNode)));
    }

    @Override
    public void close() {} // holds nothing but arrays

    private double[][] inputs(int node, double[][] values) {
        int[] positions = inputs.get(node);
        double[][] of = new double[positions.length][];
        for (int i = 0; i < positions.length; i++) {
            of[i] = values[positions[i]];
        }
        return of;
    }

    private Map<String, Tensor> tensors(List<double[][]> images, Set<String> wanted) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        wanted.forEach(name -> tensors.put(name, tensor(images, position(name))));
        return tensors;
    }

    /** The numbers of all images at one position, {@code [N, ...]}. */
    private Tensor tensor(List<double[][]> images, int position) {
        Shape each = layers.get(position).outputShape();
        int size = Math.toIntExact(each.size());
        float[] numbers = new float[images.size() * size];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) images.get(i / size)[position][i % size];
        }
        return Tensor.wrap(each.prepend(images.size()), numbers);
    }

    static double[] doubles(Tensor tensor) {
        float[] floats = tensor.toArray();
        double[] numbers = new double[floats.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = floats[i];
        }
        return numbers;
    }

    private static void add(double[] sum, double[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
    }
}
