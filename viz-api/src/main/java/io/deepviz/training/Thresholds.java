package io.deepviz.training;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The limits that a diagnosis goes by.
 *
 * @param changed those that differ from their defaults
 */
public record Thresholds(Map<Limit, Double> changed) {
    /** All as {@link Limit} says. */
    public static final Thresholds DEFAULTS = new Thresholds(Map.of());

    /**
     * Copies the map.
     *
     * @throws IllegalArgumentException if a limit is not a number above 0
     */
    public Thresholds {
        changed = Map.copyOf(changed);
        changed.forEach((limit, value) -> {
            if (!(value > 0) || value.isInfinite()) {
                throw new IllegalArgumentException(limit + ": expected a number above 0, got " + value);
            }
        });
    }

    /** The same with another value for a limit. */
    public Thresholds with(Limit limit, double value) {
        Map<Limit, Double> more = new EnumMap<>(Limit.class);
        more.putAll(changed);
        more.put(limit, value);
        return new Thresholds(more);
    }

    /** The value of a limit. */
    public double get(Limit limit) {
        return changed.getOrDefault(limit, limit.standard());
    }

    /** From where on a value is as bad as that. */
    double from(Severity severity, Limit warning, Limit serious) {
        return get(severity == Severity.SERIOUS ? serious : warning);
    }

    /** Serious from one limit on, a warning from another, else nothing to speak of. */
    Optional<Severity> grade(double value, Limit warning, Limit serious) {
        if (value >= get(serious)) {
            return Optional.of(Severity.SERIOUS);
        }
        return value >= get(warning) ? Optional.of(Severity.WARNING) : Optional.empty();
    }
}
