package io.deepviz.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.Seed;
import io.deepviz.error.BackendException;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.DataType;

/**
 * The derivative of every operation that a network may use, against central differences; or the message that refuses it.
 * Pixels are multiples of 0.02, each another, and 0.01 off zero: steps of at most 0.004 cross no kink and change no maximum.
 */
class DerivativesTest {
    /** What no gradient passes through, as it makes numbers of nothing, of shapes or of truths. */
    private static final Set<String> SOURCES = Set.of(
            ("Placeholder Const NoOp VarHandleOp ReadVariableOp VariableV2 Variable Shape ShapeN Size Rank Fill ZerosLike OnesLike"
                            + " Range Greater GreaterEqual Less LessEqual Equal NotEqual LogicalAnd LogicalOr LogicalNot ArgMax All"
                            + " Any RandomUniform")
                    .split(" ", -1));

    /** What TensorFlow can't differentiate, or wrongly: refused by name. */
    private static final Map<String, String> REFUSED = Map.of(
            "Round", "No gradient defined for op: Round",
            "FloorDiv", "No gradient defined for op: FloorDiv",
            "FloorDiv, as the second", "No gradient defined for op: FloorDiv",
            "FloorMod", "No gradient defined for op: FloorMod",
            "FloorMod, as the second", "No gradient defined for op: FloorMod");

    private static final double[] STEPS = {4e-3, 2e-3, 1e-3};
    private static final int DIRECTIONS = 4;
    private static final double TOLERANCE = 5e-3;

    private static final Map<String, DerivativeCases.Case> CASES = DerivativeCases.all();

    static Stream<String> cases() {
        return CASES.keySet().stream();
    }

    @Test
    void everyAllowedOperationIsHere() {
        Set<String> covered = new HashSet<>(SOURCES);
        covered.add("Gather");
        CASES.keySet().forEach(name -> covered.add(name.replaceAll(",.*", "")));
        assertThat(covered).isEqualTo(AllowedOperations.all());
    }

    /** The old form takes from the first axis, which is that of the images. */
    @Test
    void layersAreNotFollowedThroughAChoiceOfImages() {
        GraphWriter writer = new GraphWriter();
        writer.placeholder("x", -1, DerivativeCases.HEIGHT, DerivativeCases.WIDTH, DerivativeCases.CHANNELS);
        writer.add(GraphWriter.plain("Gather", "g", "x", writer.integers("which", 0))
                .putAttr("Tparams", Attributes.of(DataType.DT_FLOAT))
                .putAttr("Tindices", Attributes.of(DataType.DT_INT32)));
        writer.op("Tanh", "y", "g");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TensorFlowGraphs.of(writer.graph(), List.of("y"), OpenOptions.DEFAULTS, "case"))
                .withMessageContaining("found no maps or vectors of type float that are computed from 'x'");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theDerivativeIsThatOfCentralDifferencesOrRefused(String name) {
        DerivativeCases.Case each = CASES.get(name);
        GraphWriter writer = new GraphWriter();
        writer.placeholder("x", -1, DerivativeCases.HEIGHT, DerivativeCases.WIDTH, DerivativeCases.CHANNELS);
        String output = each.graph().of(writer);
        Tensor image = image(each.positive());
        try (Model model = TensorFlowGraphs.of(writer.graph(), List.of(output), OpenOptions.DEFAULTS, "case")) {
            Layer last = model.layers().get(model.layers().size() - 1);
            Layer input = model.layers().get(0);
            Tensor seed = gaussian(model.forward(image, last).of(last).shape(), 5);
            if (REFUSED.containsKey(name)) {
                assertThatThrownBy(() -> gradient(model, image, last, seed, input))
                        .isInstanceOf(BackendException.class)
                        .hasMessageContaining(REFUSED.get(name));
                return;
            }
            Tensor gradient = gradient(model, image, last, seed, input);
            double bound = TOLERANCE * Math.sqrt(dot(gradient, gradient)) + 1e-3;
            for (int i = 0; i < DIRECTIONS; i++) {
                Tensor along = signs(image.shape(), i);
                double derivative = dot(gradient, along);
                double closest = Double.NaN;
                for (double step : STEPS) {
                    double up =
                            dot(model.forward(moved(image, along, step), last).of(last), seed);
                    double down =
                            dot(model.forward(moved(image, along, -step), last).of(last), seed);
                    double quotient = (up - down) / (2 * step);
                    if (!(Math.abs(quotient - derivative) >= Math.abs(closest - derivative))) {
                        closest = quotient;
                    }
                }
                assertThat(Math.abs(derivative - closest))
                        .as("derivative %s, by differences %s", derivative, closest)
                        .isLessThanOrEqualTo(bound);
            }
        }
    }

    private static Tensor gradient(Model model, Tensor image, Layer from, Tensor seed, Layer to) {
        return model.gradients()
                .orElseThrow()
                .pullBack(image, from, Seed.constant(seed), to)
                .gradients()
                .of(to);
    }

    private static Tensor image(boolean positive) {
        Shape shape = Shape.of(1, DerivativeCases.CHANNELS, DerivativeCases.HEIGHT, DerivativeCases.WIDTH);
        int size = (int) shape.size();
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(order, new Random(1));
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = 0.02f * (order.get(i) + (positive ? 10 : -size / 2)) + 0.01f;
        }
        return Tensor.wrap(shape, numbers);
    }

    private static Tensor signs(Shape shape, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[(int) shape.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextBoolean() ? 1 : -1;
        }
        return Tensor.wrap(shape, numbers);
    }

    private static Tensor gaussian(Shape shape, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[(int) shape.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.wrap(shape, numbers);
    }

    private static Tensor moved(Tensor image, Tensor along, double step) {
        float[] numbers = image.toArray();
        float[] direction = along.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (numbers[i] + step * direction[i]);
        }
        return Tensor.wrap(image.shape(), numbers);
    }

    private static double dot(Tensor a, Tensor b) {
        float[] x = a.toArray();
        float[] y = b.toArray();
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (double) x[i] * y[i];
        }
        return sum;
    }
}
