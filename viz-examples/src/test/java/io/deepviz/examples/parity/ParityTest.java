package io.deepviz.examples.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.deepviz.Activations;
import io.deepviz.Gradients.Pullback;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.dl4j.Deeplearning4jNets;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.tensorflow.TensorFlowNets;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.ReferenceModel;
import io.deepviz.testing.UnsupportedOpException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same networks on the reference model, Deeplearning4j and TensorFlow: whoever looks into a network sees the same,
 * whichever framework it comes from. Outputs of all layers may differ by 1e-4 of the layer's largest, gradients at all layers
 * by 1e-3 of theirs.
 *
 * <p>Images have few levels, so that poolings are full of ties: there, the gradient goes to the first of equal pixels.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParityTest {
    private static final double OUTPUTS = 1e-4;
    private static final double GRADIENTS = 1e-3;
    private static final int IMAGES = 2;
    private static final int LEVELS = 3;

    private static final Map<String, Function<NetSpec, Model>> BACKENDS = backends();

    /** How many of the networks a framework can't express: paddings of its own, strides that differ, counted padding. */
    private static final Map<String, Integer> LACKING =
            Map.of("Deeplearning4j", 84, "Deeplearning4j, channels last", 84, "TensorFlow", 77);

    /** How many networks a framework can't express. */
    private final Map<String, Integer> lacking = new TreeMap<>();

    private static Map<String, Function<NetSpec, Model>> backends() {
        Map<String, Function<NetSpec, Model>> backends = new LinkedHashMap<>();
        backends.put("Deeplearning4j", Deeplearning4jNets::usual);
        backends.put("Deeplearning4j, channels last", Deeplearning4jNets::likeKeras);
        backends.put("TensorFlow", TensorFlowNets::frozen);
        return backends;
    }

    static Stream<Arguments> cases() {
        Map<String, NetSpec> nets = new LinkedHashMap<>(Whole.nets());
        nets.putAll(Windowed.nets());
        return nets.entrySet().stream()
                .flatMap(net ->
                        BACKENDS.keySet().stream().map(backend -> Arguments.of(backend, net.getKey(), net.getValue())));
    }

    @BeforeAll
    void count() {
        BACKENDS.keySet().forEach(backend -> lacking.put(backend, 0));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void theBackendSeesWhatTheReferenceModelSees(String backend, String name, NetSpec net) {
        try (Model model = BACKENDS.get(backend).apply(net);
                Model reference = ReferenceModel.of(net)) {
            Tensor images = images(net);
            Activations found = model.forward(images, layers(model, net));
            Activations expected = reference.forward(images, layers(reference, net));
            for (NetSpec.Node node : net.nodes()) {
                near("output of " + node.name(), found.of(node.name()), expected.of(node.name()), OUTPUTS);
            }
            for (ReluRule rule : hasRelu(net) ? ReluRule.values() : new ReluRule[] {ReluRule.STANDARD}) {
                gradients(net, images, rule, model, reference);
            }
        } catch (UnsupportedOpException e) {
            lacking.merge(backend, 1, Integer::sum);
            abort(backend + ": " + e.getMessage());
        }
    }

    /** A backend that suddenly can't build what it could must not pass for one that agrees. */
    @AfterAll
    void whatIsLeftOutIsWhatTheFrameworksLack() {
        assertThat(lacking).isEqualTo(LACKING);
    }

    private static void gradients(NetSpec net, Tensor images, ReluRule rule, Model model, Model reference) {
        Pullback found = pullBack(net, images, rule, model);
        Pullback expected = pullBack(net, images, rule, reference);
        for (NetSpec.Node node : net.nodes()) {
            near(
                    rule + " gradient at " + node.name(),
                    found.gradients().of(node.name()),
                    expected.gradients().of(node.name()),
                    GRADIENTS);
        }
        near(
                rule + " gradient at the images",
                found.gradients().of(model.layers().get(0)),
                expected.gradients().of(reference.layers().get(0)),
                GRADIENTS);
    }

    private static Pullback pullBack(NetSpec net, Tensor images, ReluRule rule, Model model) {
        String last = net.nodes().get(net.nodes().size() - 1).name();
        Random random = new Random(7);
        Tensor seed = filled(net.shapeOf(last).prepend(IMAGES), random::nextGaussian);
        Set<Layer> to = new LinkedHashSet<>(layers(model, net));
        to.add(model.layers().get(0));
        return model.gradients()
                .orElseThrow()
                .pullBack(images, Map.of(model.layer(last), Seed.constant(seed)), to, rule);
    }

    private static boolean hasRelu(NetSpec net) {
        return net.nodes().stream().anyMatch(node -> node.op() instanceof Op.Relu);
    }

    private static List<Layer> layers(Model model, NetSpec net) {
        return net.nodes().stream().map(node -> model.layer(node.name())).toList();
    }

    /** Numbers in -1, 0, 1. */
    private static Tensor images(NetSpec net) {
        Random random = new Random(11);
        return filled(net.inputShape().prepend(IMAGES), () -> random.nextInt(LEVELS) - 1);
    }

    private static Tensor filled(Shape shape, java.util.function.DoubleSupplier number) {
        float[] numbers = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) number.getAsDouble();
        }
        return Tensor.wrap(shape, numbers);
    }

    private static void near(String what, Tensor found, Tensor expected, double tolerance) {
        assertThat(found.shape()).as(what).isEqualTo(expected.shape());
        float[] numbers = found.toArray();
        float[] wanted = expected.toArray();
        double largest = 1e-3;
        for (float each : wanted) {
            largest = Math.max(largest, Math.abs(each));
        }
        for (int i = 0; i < numbers.length; i++) {
            if (!(Math.abs(numbers[i] - wanted[i]) <= tolerance * largest)) {
                throw new AssertionError(what + ": expected " + wanted[i] + ", got " + numbers[i] + " at " + i + " of "
                        + expected.shape());
            }
        }
    }
}
