package io.deepviz.render;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The numbers of one filter; {@link FilterStatistics} says how they are defined.
 *
 * @param norm square root of the sum of its squared weights
 * @param dead whether the norm is less than 5 % of the largest in the layer
 * @param orientation O, 0 for no direction to 1 for a single one; empty for kernels of less than 3 rows or columns
 * @param smoothness SM, the share of power at low frequencies; empty for kernels under 7x7
 * @param color how its channels differ; empty for a gray network and for kernels under 7x7
 * @param oriented whether it counts as oriented; false where that can't be said
 * @param colorOpponent whether it counts as color-opponent; false where that can't be said
 */
public record FilterMeasure(
        double norm,
        boolean dead,
        OptionalDouble orientation,
        OptionalDouble smoothness,
        Optional<Color> color,
        boolean oriented,
        boolean colorOpponent) {

    /**
     * How the channels of a filter differ.
     *
     * @param firstShare S1, the share of energy in the first color direction, 1/3 to 1
     * @param opponency OP, 0 where all colors push the same way to 1 where they push as strongly against as for
     * @param lowFrequency CL, the share of power of the map along that direction at |f| at most 0.14 cycles a pixel
     */
    public record Color(double firstShare, double opponency, double lowFrequency) {}
}
