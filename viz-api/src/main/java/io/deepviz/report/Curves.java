package io.deepviz.report;

import io.deepviz.training.FilterFrame;
import io.deepviz.training.FilterProgress;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Numbers over the steps of a training, for the page to draw with axes and a legend.
 *
 * @param title the heading
 * @param text what is to be seen, in a sentence; may be empty
 * @param share whether all numbers are shares: then the axis goes from 0 to 100 %
 * @param curves at least one
 */
public record Curves(String title, String text, boolean share, List<Curve> curves) {
    private static final MathContext DIGITS = new MathContext(6);

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Curves {
        curves = List.copyOf(curves);
        if (curves.isEmpty()) {
            throw new IllegalArgumentException("curves: expected at least one, got none");
        }
    }

    /**
     * One curve.
     *
     * @param name for the legend
     * @param steps in ascending order
     * @param values as many; a gap where one is NaN or infinite
     */
    public record Curve(String name, List<Integer> steps, List<Double> values) {
        /**
         * Copies the lists.
         *
         * @throws IllegalArgumentException if there are not as many values as steps
         */
        public Curve {
            steps = List.copyOf(steps);
            values = List.copyOf(values);
            if (steps.size() != values.size()) {
                throw new IllegalArgumentException(
                        "values: expected " + steps.size() + ", one a step, got " + values.size());
            }
        }
    }

    /**
     * How many of the first filters are oriented, and how many color-opponent, at moments of a training; empty for kernels
     * too small to say that of (under 7x7).
     */
    public static Optional<Curves> ofFilters(List<FilterFrame> frames) {
        List<FilterProgress> progress = frames.stream().map(FilterProgress::of).toList();
        List<Curve> curves = new ArrayList<>();
        curve("oriented", progress, FilterProgress::oriented).ifPresent(curves::add);
        curve("color-opponent", progress, FilterProgress::colorOpponent).ifPresent(curves::add);
        return curves.isEmpty()
                ? Optional.empty()
                : Optional.of(new Curves(
                        "Filters with a form",
                        "the share of the first layer's filters that are oriented or color-opponent (white noise: none)",
                        true,
                        curves));
    }

    private static Optional<Curve> curve(
            String name, List<FilterProgress> progress, Function<FilterProgress, OptionalDouble> share) {
        if (progress.isEmpty() || share.apply(progress.get(0)).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Curve(
                name,
                progress.stream().map(FilterProgress::step).toList(),
                progress.stream()
                        .map(each -> share.apply(each).orElse(Double.NaN))
                        .toList()));
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", title);
        json.put("text", text);
        json.put("share", share);
        json.put(
                "curves",
                curves.stream()
                        .map(curve -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("name", curve.name());
                            one.put("steps", curve.steps());
                            one.put("values", numbers(curve.values()));
                            return one;
                        })
                        .toList());
        return json;
    }

    /** Six digits are more than can be seen; what is not finite is null. */
    static List<Object> numbers(List<Double> values) {
        return values.stream().map(Curves::number).toList();
    }

    private static Object number(double value) {
        return Double.isFinite(value) ? BigDecimal.valueOf(value).round(DIGITS) : OptionalDouble.empty();
    }
}
