package io.deepviz.training;

import io.deepviz.Layer;
import io.deepviz.ParameterId;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.training.LayerStatistics.Histogram;
import io.deepviz.training.LayerStatistics.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures kernels, and remembers them to see how far they go from one snapshot to the next. */
final class WeightMeter {
    private static final int BINS = 40;

    private final Map<String, float[]> before = new HashMap<>();

    /** A layer's kernel at this step; empty if it has none. */
    Optional<Weights> measure(Layer layer, TrainingStep step) {
        return layer.weights().map(weights -> measure(layer.name(), weights, step));
    }

    private Weights measure(String layer, Tensor weights, TrainingStep step) {
        float[] now = weights.toArray();
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        long bad = 0;
        for (float number : now) {
            bad += Float.isFinite(number) ? 0 : 1;
            low = Math.min(low, number);
            high = Math.max(high, number);
        }
        ParameterId id = new ParameterId(layer, ParameterId.WEIGHTS);
        Weights measured = new Weights(
                now.length,
                Norms.of(now),
                bad,
                step.gradientNorms().getOrDefault(id, Double.NaN),
                step.updateNorms().getOrDefault(id, Double.NaN),
                drift(before.get(layer), now),
                bad == 0 ? TwinFilters.of(weights) : Optional.empty(),
                bad == 0 ? Optional.of(histogram(now, low, high)) : Optional.empty());
        before.put(layer, now);
        return measured;
    }

    private static double drift(float @Nullable [] then, float[] now) {
        if (then == null || then.length != now.length) {
            return Double.NaN;
        }
        double norm = Norms.of(then);
        double way = Norms.between(then, now);
        return way == 0 ? 0 : way / norm;
    }

    private static Histogram histogram(float[] numbers, float low, float high) {
        float[] counts = new float[BINS];
        double scale = high > low ? BINS / ((double) high - low) : 0;
        for (float number : numbers) {
            counts[(int) Math.min(BINS - 1, (number - low) * scale)]++;
        }
        return new Histogram(low, high, Tensor.wrap(Shape.of(BINS), counts));
    }
}
