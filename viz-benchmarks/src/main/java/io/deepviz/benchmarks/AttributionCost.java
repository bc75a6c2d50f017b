package io.deepviz.benchmarks;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.attribution.AttributionMethod;
import io.deepviz.attribution.IntegratedGradients;
import io.deepviz.attribution.Saliency;
import io.deepviz.attribution.SmoothGrad;
import io.deepviz.attribution.Target;
import io.deepviz.image.Images;
import io.deepviz.image.Scaling;
import io.deepviz.spi.Backends;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * What integrated gradients (64 steps) and SmoothGrad (50 samples) cost beside the same number of images forward and backward
 * in one batch of the same model, in pairs.
 *
 * <pre>
 * java -cp benchmarks.jar io.deepviz.benchmarks.AttributionCost MODEL IMAGE SCALING [PAIRS]
 * </pre>
 */
public final class AttributionCost {
    private static final int STEPS = 64;
    private static final int SAMPLES = 50;
    private static final Target TARGET = Target.logit(0);

    private AttributionCost() {}

    /** A model, an image, a scaling as {@link Scaling#parse} reads it, how many pairs (15). */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 3) {
            System.err.println("expected MODEL IMAGE SCALING [PAIRS], got " + arguments.length + " arguments");
            System.exit(2);
        }
        int pairs = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 15;
        OpenOptions options = OpenOptions.DEFAULTS.withScaling(Scaling.parse(arguments[2]));
        try (Model model = Backends.open(Path.of(arguments[0]), options)) {
            Tensor image = model.input().toTensor(Images.read(Path.of(arguments[1])));
            measure(model, image, IntegratedGradients.midpoint().withSteps(STEPS), STEPS, pairs);
            measure(model, image, IntegratedGradients.adaptive().withSteps(STEPS), STEPS, pairs);
            measure(model, image, SmoothGrad.around(Saliency.gradient()).withSamples(SAMPLES), SAMPLES, pairs);
        }
        System.exit(0); // natives may have threads of their own
    }

    private static void measure(Model model, Tensor image, AttributionMethod method, int passes, int pairs)
            throws Exception {
        Tensor batch = Tensor.stack(Collections.nCopies(passes, image));
        Layer logits = model.logits().orElseThrow();
        Shape scores = logits.outputShape().prepend(passes);
        float[] seed = new float[Math.toIntExact(scores.size())];
        for (int i = 0; i < passes; i++) {
            seed[i * (seed.length / passes)] = 1;
        }
        Seed start = Seed.constant(Tensor.wrap(scores, seed));
        Layer input = model.layers().get(0);
        System.out.println(model.name() + ", " + method.name() + " beside " + passes
                + " images forward and backward: "
                + Interleaved.of(
                        pairs,
                        () -> method.of(model, image, TARGET),
                        () -> model.gradients()
                                .orElseThrow()
                                .pullBack(batch, Map.of(logits, start), Set.of(input), ReluRule.STANDARD)));
    }
}
