package io.deepviz.training;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Numbers in sentences and findings. */
final class Words {
    private Words() {}

    /** Three digits: {@code 0.0123}, {@code 1.2e-05}. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        double size = Math.abs(value);
        return size >= 1e-3 && size < 1e5
                ? String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 1 ? "%.2f" : "%.4f", value)
                : String.format(Locale.ROOT, "%.1e", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** Of a loss, a part of which is gone, or less than none: {@code come down by 5 %}, {@code gone up by 5 %}. */
    static String change(double gain) {
        return gain < 0 ? "gone up by " + percent(-gain) : "come down by " + percent(gain);
    }

    /** Names and values in turn; those that are not finite are left out. */
    static Map<String, Double> numbers(Object... namesAndValues) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            double value = ((Number) namesAndValues[i + 1]).doubleValue();
            if (Double.isFinite(value)) {
                numbers.put((String) namesAndValues[i], value);
            }
        }
        return numbers;
    }
}
