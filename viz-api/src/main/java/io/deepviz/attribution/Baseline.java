package io.deepviz.attribution;

import io.deepviz.InputSpec;
import io.deepviz.tensor.Tensor;
import java.util.Arrays;
import java.util.function.BiFunction;

/**
 * An image that stands for nothing: what pixels are replaced by, or where a path begins. No choice is neutral: a black
 * baseline can't see that black pixels matter (Sturmfels et al. 2020, "Visualizing the Impact of Feature Attribution
 * Baselines"); so captions say which it was.
 */
public final class Baseline {
    private static final float MIDDLE = 127.5f;
    private static final float WHITE = 255;

    private final String name;
    private final BiFunction<Tensor, InputSpec, Tensor> of;

    private Baseline(String name, BiFunction<Tensor, InputSpec, Tensor> of) {
        this.name = name;
        this.of = of;
    }

    /** Zero as the network sees it: the mean color of its training, where that was subtracted; else black. */
    public static Baseline zero() {
        return new Baseline("zero", (image, input) -> Tensor.wrap(image.shape(), new float[image.size()]));
    }

    /** Black pixels. */
    public static Baseline black() {
        return new Baseline("black", (image, input) -> samples(image, input, 0));
    }

    /** Pixels of half the brightness. */
    public static Baseline gray() {
        return new Baseline("gray", (image, input) -> samples(image, input, MIDDLE));
    }

    /** White pixels. */
    public static Baseline white() {
        return new Baseline("white", (image, input) -> samples(image, input, WHITE));
    }

    /** The mean color of the image itself. */
    public static Baseline mean() {
        return new Baseline("mean color", (image, input) -> {
            float[] numbers = image.toArray();
            int area = numbers.length / image.shape().get(0);
            for (int from = 0; from < numbers.length; from += area) {
                double sum = 0;
                for (int i = from; i < from + area; i++) {
                    sum += numbers[i];
                }
                Arrays.fill(numbers, from, from + area, (float) (sum / area));
            }
            return Tensor.wrap(image.shape(), numbers);
        });
    }

    /**
     * An image of the caller's.
     *
     * @param name for captions
     * @param baseline {@code [C,H,W]}, scaled as the model's input says; of the shape of the images to explain
     */
    public static Baseline of(String name, Tensor baseline) {
        return new Baseline(name, (image, input) -> {
            if (!image.shape().equals(baseline.shape())) {
                throw new IllegalArgumentException(
                        "baseline: expected the image's shape " + image.shape() + ", got " + baseline.shape());
            }
            return baseline;
        });
    }

    /**
     * The baseline of an image.
     *
     * @param image {@code [C,H,W]}
     * @return of the same shape
     */
    Tensor of(Tensor image, InputSpec input) {
        return of.apply(image, input);
    }

    private static Tensor samples(Tensor image, InputSpec input, float sample) {
        float[] numbers = new float[image.size()];
        int area = numbers.length / image.shape().get(0);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = input.scaling().apply(i / area, sample);
        }
        return Tensor.wrap(image.shape(), numbers);
    }

    /** Its name in captions, such as {@code black}. */
    @Override
    public String toString() {
        return name;
    }
}
