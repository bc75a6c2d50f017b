package io.deepviz.render;

import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The layers between the image and a layer that sees the image's own channels.
 *
 * @param names from the image on; empty if the layer takes the image itself
 */
record ImagePath(List<String> names) {

    /** The way of the image to a layer, if its channels are still red, green and blue (or gray) when they come there. */
    static Optional<ImagePath> to(Model model, Layer layer) {
        int channels = model.input().channels();
        List<String> between = new ArrayList<>();
        Layer at = layer;
        while (at.inputs().size() == 1) {
            at = model.layer(at.inputs().get(0));
            if (at.inputs().isEmpty()) {
                Collections.reverse(between);
                return Optional.of(new ImagePath(List.copyOf(between)));
            }
            if (!keepsChannels(at.kind())
                    || at.outputShape().rank() != 3
                    || at.outputShape().get(0) != channels) {
                return Optional.empty();
            }
            between.add(at.name());
        }
        return Optional.empty();
    }

    /** Whether channel c of the output depends on channel c of the input alone, or does so as far as anyone can tell. */
    private static boolean keepsChannels(LayerKind kind) {
        return switch (kind) {
            case PADDING, CROPPING, UPSAMPLING, DROPOUT, BATCH_NORMALIZATION, MAX_POOLING, AVERAGE_POOLING, OTHER ->
                true;
            default -> kind.isActivation() && kind != LayerKind.SOFTMAX;
        };
    }
}
