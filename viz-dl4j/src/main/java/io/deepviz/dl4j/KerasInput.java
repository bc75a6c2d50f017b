package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import io.deepviz.tensor.Shape;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The input of a Keras model: one image. */
final class KerasInput {
    private KerasInput() {}

    /**
     * {@code [C,H,W]}, height and width open where the file has none. {@code [H,W]} without channels is a gray image.
     *
     * @param config of an input layer
     */
    static Shape shape(KerasConfig config, KerasDialect dialect) throws ModelFormatException {
        JsonNode batch = config.value("batch_input_shape");
        if (batch == null || !batch.isArray()) {
            throw config.refused("expected the shape of the input, found none"
                    + (config.value("batch_shape") == null ? "" : KerasFile.KERAS_3));
        }
        if (batch.size() != 4 && batch.size() != 3) {
            throw config.refused("expected an image as the model's input, found "
                    + (batch.size() == 2 ? "a vector " : "") + Text.excerpt(batch.toString()));
        }
        int[] extents = new int[batch.size() - 1];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = extent(config, batch.get(i + 1));
        }
        int height = extents.length == 2 || !dialect.channelsFirst() ? extents[0] : extents[1];
        int width = extents.length == 2 || !dialect.channelsFirst() ? extents[1] : extents[2];
        int channels = extents.length == 2 ? 1 : dialect.channelsFirst() ? extents[0] : extents[2];
        if (channels == Shape.OPEN) {
            throw config.refused(
                    "expected a stated number of channels, found none in " + Text.excerpt(batch.toString()));
        }
        return Shape.of(channels, height, width);
    }

    private static int extent(KerasConfig config, JsonNode value) throws ModelFormatException {
        if (value.isNull()) {
            return Shape.OPEN;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
            throw config.refused("expected extents of at least 1, found " + Text.excerpt(value.toString()));
        }
        return value.intValue();
    }
}
