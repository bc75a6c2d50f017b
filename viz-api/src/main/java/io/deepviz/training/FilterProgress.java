package io.deepviz.training;

import io.deepviz.render.FilterStatistics;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How many of the first layer's filters are oriented or color-opponent at a moment, as {@link FilterStatistics} counts them.
 *
 * @param step how many batches had been learned from
 * @param oriented a share; empty for kernels under 7x7
 * @param colorOpponent a share; empty for kernels under 7x7 and for gray networks
 * @param either a share; empty where one of these is
 * @param medianOrientation the median of the filters' orientation; empty for kernels under 3x3
 */
public record FilterProgress(
        int step,
        OptionalDouble oriented,
        OptionalDouble colorOpponent,
        OptionalDouble either,
        OptionalDouble medianOrientation) {

    /** Of all moments of a run that have filters whose numbers are finite. */
    public static List<FilterProgress> of(TrainingRun run) {
        return FilterFrame.of(run).stream().map(FilterProgress::of).toList();
    }

    /** Of one moment. */
    public static FilterProgress of(FilterFrame frame) {
        FilterStatistics found = FilterStatistics.of(frame.kernels());
        return new FilterProgress(
                frame.step(), found.oriented(), found.colorOpponent(), found.either(), found.medianOrientation());
    }
}
