package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Any method, averaged over noisy copies of the image: what of a map is an accident of this very image goes away. Smilkov et
 * al. 2017, "SmoothGrad: removing noise by adding noise", section 3: 50 samples, noise of 10 to 20 % of the image's range.
 *
 * <p>Its relatives take the mean of the squares (Hooker et al. 2019, "A Benchmark for Interpretability Methods", section 3.2)
 * or the variance (VarGrad, Adebayo et al. 2018, "Local Explanation Methods ... Lack Sensitivity to Parameter Values",
 * section 2). Both are never negative: they say how much a pixel counts, not for or against.
 *
 * <p>Misleads: a smooth map looks trustworthy, but is smooth by construction.
 */
public final class SmoothGrad implements AttributionMethod {
    private static final int SAMPLES = 50;
    private static final double NOISE = 0.15;

    private final AttributionMethod method;
    private final Moment moment;
    private final int samples;
    private final double noise;
    private final long seed;

    private enum Moment {
        MEAN("SmoothGrad"),
        SQUARE("SmoothGrad squared"),
        VARIANCE("VarGrad");

        private final String words;

        Moment(String words) {
            this.words = words;
        }
    }

    private SmoothGrad(AttributionMethod method, Moment moment, int samples, double noise, long seed) {
        this.method = method;
        this.moment = moment;
        this.samples = samples;
        this.noise = noise;
        this.seed = seed;
    }

    /** The mean of a method's maps over 50 copies of the image with normal noise, its deviation 15 % of the image's range. */
    public static SmoothGrad around(AttributionMethod method) {
        return new SmoothGrad(method, Moment.MEAN, SAMPLES, NOISE, 0);
    }

    /** The same with the mean of the squares. */
    public SmoothGrad squared() {
        return new SmoothGrad(method, Moment.SQUARE, samples, noise, seed);
    }

    /** The same with the variance: VarGrad. */
    public SmoothGrad variance() {
        return new SmoothGrad(method, Moment.VARIANCE, samples, noise, seed);
    }

    /**
     * The same with another number of samples.
     *
     * @throws IllegalArgumentException if less than 1, or than 2 for a variance
     */
    public SmoothGrad withSamples(int count) {
        if (count < (moment == Moment.VARIANCE ? 2 : 1)) {
            throw new IllegalArgumentException("samples: expected at least 1, and 2 for a variance; got " + count);
        }
        return new SmoothGrad(method, moment, count, noise, seed);
    }

    /**
     * The same with more or less noise.
     *
     * @param share the noise's deviation, as a share of the image's largest number less its smallest; more than 0
     * @throws IllegalArgumentException if it isn't
     */
    public SmoothGrad withNoise(double share) {
        if (!(share > 0) || !Double.isFinite(share)) {
            throw new IllegalArgumentException("noise: expected more than 0, got " + share);
        }
        return new SmoothGrad(method, moment, samples, share, seed);
    }

    /** The same with other noise. */
    public SmoothGrad withSeed(long other) {
        return new SmoothGrad(method, moment, samples, noise, other);
    }

    @Override
    public String name() {
        return moment.words + " (" + samples + " samples, noise " + noise + ") of " + method.name();
    }

    @Override
    public long passes(Model model) {
        return samples * method.passes(model) + 1;
    }

    @Override
    public List<Attribution> ofAll(Model model, Tensor images, Target target) {
        Checks.images(model, images);
        double[] values = new Passes(model, target, images.shape().dropFirst())
                .values(images.shape().get(0), Passes.of(images));
        List<Attribution> found = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            found.add(one(model, images.slice(i), target, values[i]));
        }
        return found;
    }

    private Attribution one(Model model, Tensor image, Target target, double value) {
        Noise random = new Noise(seed);
        float[] clean = image.toArray();
        float deviation = (float) (noise * Sums.range(clean));
        int size = Math.min(samples, Passes.batchSize(model));
        List<Attribution> found = new ArrayList<>();
        Total total = new Total();
        for (int start = 0; start < samples; start += size) {
            int count = Math.min(size, samples - start);
            float[] noisy = new float[Math.multiplyExact(count, clean.length)];
            for (int copy = 0; copy < noisy.length; copy += clean.length) {
                for (int i = 0; i < clean.length; i++) {
                    noisy[copy + i] = clean[i] + deviation * random.next();
                }
            }
            found = method.ofAll(model, Tensor.wrap(image.shape().prepend(count), noisy), target);
            found.forEach(total::add);
        }
        return total.attribution(found.get(0), value);
    }

    /** Sums over the samples. */
    private final class Total {
        private double[] sums = new double[0];
        private double[] squares = new double[0];

        void add(Attribution sample) {
            FloatBuffer numbers = numbers(sample).buffer();
            int size = numbers.remaining();
            sums = sums.length == 0 ? new double[size] : sums;
            squares = squares.length == 0 ? new double[size] : squares;
            for (int i = 0; i < size; i++) {
                double each = numbers.get();
                sums[i] += each;
                squares[i] += each * each;
            }
        }

        /** What the sums amount to; all else is as in any of the samples. */
        Attribution attribution(Attribution any, double value) {
            float[] result = new float[sums.length];
            for (int i = 0; i < result.length; i++) {
                result[i] = (float) moment(sums[i] / samples, squares[i] / samples);
            }
            Tensor numbers = Tensor.wrap(numbers(any).shape(), result);
            Attribution whole = any.full().isPresent()
                    ? Attribution.ofPixels(name(), any.target(), value, numbers)
                    : Attribution.ofMap(name(), any.target(), value, numbers);
            return any.layer().map(whole::atLayer).orElse(whole);
        }

        private double moment(double mean, double square) {
            return switch (moment) {
                case MEAN -> mean;
                case SQUARE -> square;
                case VARIANCE -> Math.max(0, square - mean * mean);
            };
        }

        private static Tensor numbers(Attribution sample) {
            return sample.full().orElse(sample.map());
        }
    }
}
