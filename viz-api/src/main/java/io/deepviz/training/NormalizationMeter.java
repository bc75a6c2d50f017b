package io.deepviz.training;

import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.ParameterId;
import io.deepviz.tensor.Tensor;
import io.deepviz.training.LayerStatistics.Normalization;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares what batch normalization has stored with what comes in, and remembers it for the next snapshot. */
final class NormalizationMeter {
    /** Deeplearning4j's and TensorFlow's default is 1e-3, PyTorch's 1e-5; here it only keeps quotients finite. */
    private static final double EPSILON = 1e-5;

    private final Map<String, float[]> before = new HashMap<>();

    /** A layer's statistics on what its input was on the probe; empty if it isn't batch normalization. */
    Optional<Normalization> measure(Layer layer, Optional<ActivityMeter> input) {
        Tensor mean = layer.kind() == LayerKind.BATCH_NORMALIZATION
                ? layer.parameters().get(ParameterId.MEAN)
                : null;
        Tensor variance = mean == null ? null : layer.parameters().get(ParameterId.VARIANCE);
        if (mean == null || variance == null) {
            return Optional.empty();
        }
        float[] means = mean.toArray();
        float[] variances = variance.toArray();
        double drift = drift(before.put(layer.name(), means), means, variances);
        return Optional.of(input.filter(meter -> meter.channels() == means.length)
                .map(meter -> against(meter, means, variances, drift))
                .orElse(new Normalization(Double.NaN, Double.NaN, drift)));
    }

    private static Normalization against(ActivityMeter input, float[] means, float[] variances, double drift) {
        double meanGap = 0;
        double varianceGap = 0;
        for (int c = 0; c < means.length; c++) {
            double stored = variances[c] + EPSILON;
            double gap = input.mean(c) - means[c];
            double log = Math.log((input.variance(c) + EPSILON) / stored);
            meanGap += gap * gap / stored;
            varianceGap += log * log;
        }
        return new Normalization(Math.sqrt(meanGap / means.length), Math.sqrt(varianceGap / means.length), drift);
    }

    private static double drift(float @Nullable [] then, float[] now, float[] variances) {
        if (then == null || then.length != now.length) {
            return Double.NaN;
        }
        double sum = 0;
        for (int c = 0; c < now.length; c++) {
            double way = (double) now[c] - then[c];
            sum += way * way / (variances[c] + EPSILON);
        }
        return Math.sqrt(sum / now.length);
    }
}
