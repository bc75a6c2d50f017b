package io.deepviz.training;

import io.deepviz.tensor.Tensor;
import java.util.Optional;

/**
 * A layer at one moment of training.
 *
 * @param layer its name
 * @param activity what it makes of the probe; empty for layers that only rearrange numbers
 * @param weights its kernel; empty if it has none
 * @param normalization how well stored statistics fit; empty if it is no batch normalization
 */
public record LayerStatistics(
        String layer, Optional<Activity> activity, Optional<Weights> weights, Optional<Normalization> normalization) {

    /**
     * A layer's output on the probe, over all images and places. Numbers that are NaN or infinite are counted and left out
     * of the rest.
     *
     * @param mean of all numbers
     * @param deviation their standard deviation
     * @param zeros share of numbers that are exactly 0
     * @param saturated share of numbers at which a sigmoid or tanh is flat: its slope is under 5 % of the largest; 0 for
     *     other layers
     * @param largest the largest absolute value
     * @param bad how many numbers are NaN or infinite
     * @param channels the same channel by channel
     */
    public record Activity(
            double mean,
            double deviation,
            double zeros,
            double saturated,
            double largest,
            long bad,
            Channels channels) {
        /** Root of the mean square. */
        public double rms() {
            return Math.sqrt(mean * mean + deviation * deviation);
        }
    }

    /**
     * Channels of a map, or units of a vector; of more than {@link TrainingRecorder.Options#channels} an even choice.
     *
     * @param count how many the layer has
     * @param means {@code [K]}, over images and places
     * @param deviations {@code [K]}
     * @param maxima {@code [K]}, the largest number, not its absolute value
     */
    public record Channels(int count, Tensor means, Tensor deviations, Tensor maxima) {
        /** How many of them are described here. */
        public int known() {
            return means.size();
        }
    }

    /**
     * A layer's kernel. NaN stands for what was not known.
     *
     * @param count how many weights
     * @param norm their Euclidean norm
     * @param bad how many are NaN or infinite
     * @param gradientNorm the norm of the loss's gradient by them, a mean over the batch
     * @param updateNorm the norm of what this step adds to them
     * @param drift the norm of their difference to the snapshot before, divided by their norm there; NaN for the first
     * @param twins {@code [F]}, for each filter the highest cosine to another one of the layer, for an even choice of at
     *     most {@link TwinFilters#MOST}; empty if a filter has too few weights for that to mean anything
     * @param histogram how the weights are distributed; empty if any is NaN or infinite
     */
    public record Weights(
            long count,
            double norm,
            long bad,
            double gradientNorm,
            double updateNorm,
            double drift,
            Optional<Tensor> twins,
            Optional<Histogram> histogram) {
        /** Update over parameter: by which part of their norm this step changes the weights; NaN if not known. */
        public double ratio() {
            return updateNorm / norm;
        }

        /** Root of the mean square of the gradient; NaN if not known. */
        public double gradientRms() {
            return gradientNorm / Math.sqrt((double) count);
        }
    }

    /**
     * Counts in bins of equal width.
     *
     * @param low where the first bin begins
     * @param high where the last bin ends
     * @param counts {@code [B]}
     */
    public record Histogram(double low, double high, Tensor counts) {}

    /**
     * What batch normalization has stored, against what comes in on the probe.
     *
     * @param meanGap root of the mean square, over channels, of (mean of the input - stored mean) / stored deviation
     * @param varianceGap the same of log(variance of the input / stored variance)
     * @param drift how far the stored means have moved since the snapshot before, in stored deviations, root of the mean
     *     square; NaN for the first
     */
    public record Normalization(double meanGap, double varianceGap, double drift) {}
}
