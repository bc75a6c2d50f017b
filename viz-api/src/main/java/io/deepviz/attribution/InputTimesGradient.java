package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.tensor.Tensor;
import java.util.List;

/**
 * {@code x . dy / dx}: what each number of the image would contribute, were the network linear. Shrikumar et al. 2016, "Not
 * Just a Black Box", section 2. For networks of ReLUs without biases it sums to the target's value, and equals relevance
 * propagation by the epsilon rule.
 *
 * <p>Misleads: it depends on what the network's zero is. Where the training's mean was subtracted, gray pixels get nothing;
 * where not, black ones.
 */
public final class InputTimesGradient implements AttributionMethod {
    private static final String NAME = "input x gradient";

    private InputTimesGradient() {}

    /** The method; it has no options. */
    public static InputTimesGradient standard() {
        return new InputTimesGradient();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long passes(Model model) {
        return 2;
    }

    @Override
    public List<Attribution> ofAll(Model model, Tensor images, Target target) {
        return Passes.ofPixels(model, images, target, ReluRule.STANDARD, NAME, InputTimesGradient::product);
    }

    private static Tensor product(Tensor image, Tensor gradient) {
        float[] numbers = image.toArray();
        float[] slopes = gradient.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= slopes[i];
        }
        return Tensor.wrap(image.shape(), numbers);
    }
}
