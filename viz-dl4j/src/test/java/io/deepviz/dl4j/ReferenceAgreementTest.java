package io.deepviz.dl4j;

import static io.deepviz.dl4j.Difference.assertAgree;
import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.Activations;
import io.deepviz.Gradients;
import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.dl4j.SpecGraph.Style;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.ReferenceModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Networks built in all the ways that graphs come about, against the plain-Java reference model: outputs and parameters of
 * every layer, and gradients between many. The tolerance is that of single precision, which loses a digit or two along a
 * dozen layers; the reference computes in double precision.
 */
class ReferenceAgreementTest {
    private static final double SINGLE = 1e-5;

    static Stream<Arguments> nets() {
        Map<String, NetSpec> nets = new LinkedHashMap<>();
        nets.put("plain", Nets.plain());
        nets.put("alexNet", Nets.alexNet());
        nets.put("residual", Nets.residual());
        nets.put("separable", Nets.separable());
        nets.put("branches", Nets.branches());
        List<Style> styles = new ArrayList<>(SpecGraph.styles());
        styles.add(new Style(true, SpecGraph.USUAL.format(), DataType.DOUBLE));
        return nets.entrySet().stream()
                .flatMap(net -> styles.stream().map(style -> Arguments.of(net.getKey(), net.getValue(), style)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("nets")
    void everyLayerGivesWhatTheReferenceModelGives(String name, NetSpec net, Style style) {
        Tensor images = Nets.images(net, 3, 7);
        try (Model model = open(net, style);
                Model reference = ReferenceModel.of(net)) {
            Activations outputs = model.forward(images, model.layers());
            Activations expected = reference.forward(images, reference.layers());
            for (Layer layer : reference.layers()) {
                Layer own = model.layer(layer.name());
                assertThat(own.kind()).as(layer.name()).isEqualTo(layer.kind());
                assertThat(own.outputShape()).as(layer.name()).isEqualTo(layer.outputShape());
                assertThat(own.window()).as(layer.name()).isEqualTo(layer.window());
                assertThat(own.inputs()).as(layer.name()).isEqualTo(layer.inputs());
                assertAgree(layer::name, outputs.of(own), expected.of(layer), SINGLE);
            }
            assertThat(model.logits().map(Layer::name))
                    .isEqualTo(reference.logits().map(Layer::name));
        }
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("nets")
    void everyParameterIsThatOfTheSpec(String name, NetSpec net, Style style) {
        try (Model model = open(net, style);
                Model reference = ReferenceModel.of(net)) {
            for (Layer layer : reference.layers()) {
                Map<String, Tensor> parameters = model.layer(layer.name()).parameters();
                assertThat(parameters.keySet())
                        .as(layer.name())
                        .isEqualTo(layer.parameters().keySet());
                // Variances went through a logarithm in single precision.
                layer.parameters().forEach((key, value) -> assertAgree(() -> key, parameters.get(key), value, 1e-6));
                assertThat(model.layer(layer.name()).weights().isPresent())
                        .isEqualTo(layer.weights().isPresent());
                layer.weights()
                        .ifPresent(weights -> assertAgree(
                                layer::name, model.layer(layer.name()).weights().orElseThrow(), weights, 1e-6));
            }
        }
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("nets")
    void gradientsBetweenLayersAreThoseOfTheReferenceModel(String name, NetSpec net, Style style) {
        Tensor images = Nets.images(net, 2, 8);
        try (Model model = open(net, style);
                Model reference = ReferenceModel.of(net)) {
            List<Layer> layers = reference.layers();
            for (ReluRule rule : ReluRule.values()) {
                for (int from = layers.size() - 1; from > 0; from -= Math.max(3, layers.size() / 4)) {
                    Set<Layer> to = upstream(layers, layers.get(from));
                    compare(model, reference, images, Map.of(layers.get(from), seed(layers.get(from), from)), to, rule);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("nets")
    void severalSeedsAddUp(String name, NetSpec net, Style style) {
        Tensor images = Nets.images(net, 2, 9);
        try (Model model = open(net, style);
                Model reference = ReferenceModel.of(net)) {
            List<Layer> layers = reference.layers();
            Layer end = layers.get(layers.size() - 1);
            Layer middle = layers.get(layers.size() / 2);
            Map<Layer, Seed> from = new LinkedHashMap<>();
            from.put(end, Seed.of(output -> output));
            from.put(middle, seed(middle, 3));
            Set<Layer> to = upstream(layers, middle);
            to.addAll(upstream(layers, end));
            compare(model, reference, images, from, to, ReluRule.STANDARD);
        }
    }

    private static void compare(
            Model model, Model reference, Tensor images, Map<Layer, Seed> from, Set<Layer> to, ReluRule rule) {
        Map<Layer, Seed> own = new LinkedHashMap<>();
        from.forEach((layer, seed) -> own.put(model.layer(layer.name()), seed));
        Set<Layer> targets = new LinkedHashSet<>();
        to.forEach(layer -> targets.add(model.layer(layer.name())));
        Gradients.Pullback actual = model.gradients().orElseThrow().pullBack(images, own, targets, rule);
        Gradients.Pullback expected = reference.gradients().orElseThrow().pullBack(images, from, to, rule);
        from.keySet()
                .forEach(layer -> assertAgree(
                        layer::name,
                        actual.values().of(layer),
                        expected.values().of(layer),
                        SINGLE));
        to.forEach(layer -> assertAgree(
                () -> rule + " from " + from.keySet() + " to " + layer,
                actual.gradients().of(layer),
                expected.gradients().of(layer),
                SINGLE));
    }

    private static Seed seed(Layer layer, int seed) {
        Shape shape = layer.outputShape().prepend(2);
        return Seed.constant(Nets.normal(shape, seed));
    }

    private static Set<Layer> upstream(List<Layer> layers, Layer of) {
        Set<String> names = new LinkedHashSet<>(Set.of(of.name()));
        Set<Layer> found = new LinkedHashSet<>();
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (names.contains(layers.get(i).name())) {
                found.add(layers.get(i));
                names.addAll(layers.get(i).inputs());
            }
        }
        return found;
    }

    private static Model open(NetSpec net, Style style) {
        Shape input = net.inputShape();
        return Deeplearning4j.wrap(
                SpecGraph.of(net, style), InputSpec.of(input.get(0), input.get(1), input.get(2)), "net");
    }
}
