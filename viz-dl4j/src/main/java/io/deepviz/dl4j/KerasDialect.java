package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import java.util.List;
import java.util.Optional;

/**
 * What differs from file to file of the same network: the version of Keras, the backend it ran on, and the order of axes.
 *
 * @param keras1 whether Keras 1 wrote it
 * @param channelsFirst whether maps are {@code [C,H,W]} in it, else {@code [H,W,C]}
 * @param flipped whether kernels are stored for convolution proper, turned by 180 degrees, as Theano computes it
 * @param assumptions what the file doesn't say and was assumed
 */
record KerasDialect(boolean keras1, boolean channelsFirst, boolean flipped, List<String> assumptions) {

    /**
     * Reads it off the file.
     *
     * @param version attribute {@code keras_version}
     * @param backend attribute {@code backend}
     */
    static KerasDialect of(Optional<String> version, Optional<String> backend, KerasTopology topology)
            throws ModelFormatException {
        String format = "";
        boolean oldNames = false;
        for (KerasTopology.Entry entry : topology.entries()) {
            KerasConfig config = entry.config();
            oldNames |= config.value("dim_ordering", "nb_filter", "border_mode", "output_dim") != null;
            String own = config.kind().equals("Flatten") ? "" : format(config);
            if (!own.isEmpty() && !format.isEmpty() && !own.equals(format)) {
                throw config.refused(
                        "expected the same order of axes as in the layers before it, " + format + "; found " + own);
            }
            format = own.isEmpty() ? format : own;
        }
        boolean keras1 = version.map(text -> text.startsWith("1.") || text.startsWith("0."))
                .orElse(oldNames);
        boolean channelsFirst = format.equals("channels_first");
        boolean guessed = keras1 && channelsFirst && backend.isEmpty();
        return new KerasDialect(
                keras1,
                channelsFirst,
                guessed || backend.equals(Optional.of("theano")),
                guessed
                        ? List.of("kernels stored turned by 180 degrees, as Theano does it: the file does not say which"
                                + " backend it was made with")
                        : List.of());
    }

    private static String format(KerasConfig config) throws ModelFormatException {
        String format = config.textOr("", "data_format", "dim_ordering");
        return switch (format) {
            case "channels_first", "th" -> "channels_first";
            case "channels_last", "tf" -> "channels_last";
            case "", "default" -> "";
            default -> throw config.refused("expected channels_first or channels_last, found " + Text.excerpt(format));
        };
    }

    /** Whether kernels are {@code [out,in,kh,kw]} in the file, else {@code [kh,kw,in,out]}. */
    boolean kernelsOutFirst() {
        return keras1 && channelsFirst;
    }

    /** Which axis of a batch of arrays of this rank the channels are on, counted from 0. */
    int channelAxis(int rank) {
        return channelsFirst || rank == 2 ? 1 : rank - 1;
    }

    /** Whether a setting names the axis of the channels. */
    boolean isChannelAxis(int axis, int rank) {
        return Math.floorMod(axis, rank) == channelAxis(rank);
    }
}
