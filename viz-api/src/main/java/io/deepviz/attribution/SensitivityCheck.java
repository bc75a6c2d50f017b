package io.deepviz.attribution;

import io.deepviz.attribution.TrustFinding.Check;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Whether the map stays the same when the image hardly changes. */
final class SensitivityCheck implements SanityCheck {
    private static final int SAMPLES = 4;
    private static final double NOISE = 0.01;
    private static final double MOST = 1;

    @Override
    public Check check() {
        return Check.SENSITIVITY;
    }

    @Override
    public long passes(Case of, long affordable) {
        return SAMPLES * of.method().passes(of.model());
    }

    @Override
    public TrustFinding run(Case of, long affordable) {
        List<Double> changes = new ArrayList<>();
        for (Attribution noisy :
                of.method().ofAll(of.model(), noisy(of), of.attribution().target())) {
            changes.add(change(of.map(), noisy.map().toArray()));
        }
        double largest = changes.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return finding(
                largest <= MOST,
                String.format(
                        Locale.ROOT,
                        "noise of %.0f %% of the image's range changes the map by %.0f %% of its length at most",
                        100 * NOISE,
                        100 * largest),
                Map.of("changes", changes));
    }

    /** Copies of the image with uniform noise. */
    private static Tensor noisy(Case of) {
        float[] clean = of.image().toArray();
        double range = Sums.range(clean);
        Random random = new Random(of.seed());
        float[] noisy = new float[SAMPLES * clean.length];
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = (float) (clean[i % clean.length] + NOISE * range * (2 * random.nextDouble() - 1));
        }
        return Tensor.wrap(of.image().shape().prepend(SAMPLES), noisy);
    }

    /** The length of the difference, by the length of the first, which isn't 0. */
    private static double change(float[] first, float[] second) {
        double difference = 0;
        double length = 0;
        for (int i = 0; i < first.length; i++) {
            difference += Math.pow((double) second[i] - first[i], 2);
            length += Math.pow(first[i], 2);
        }
        return Math.min(Math.sqrt(difference / length), Float.MAX_VALUE);
    }
}
