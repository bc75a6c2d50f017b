package io.deepviz.report;

import io.deepviz.InputSpec;
import io.deepviz.error.VizIOException;
import io.deepviz.features.FeatureLayer;
import io.deepviz.features.FeatureSet;
import io.deepviz.image.Image;
import io.deepviz.image.Images;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** The pictures of a feature set: read again from the folder they lay in, or as the network saw them. */
final class SetPictures {
    private final FeatureSet set;
    private final Optional<FeatureLayer> pixels;
    private final Consumer<String> notes;

    /** @param notes hears of each picture that is gone, and what is shown instead */
    SetPictures(FeatureSet set, Consumer<String> notes) {
        this.set = set;
        this.pixels = Spaces.of(set, Optional.empty()).pixels();
        this.notes = notes;
    }

    /** Whether the set holds the pictures as the network saw them. */
    boolean haveInputs() {
        return pixels.isPresent()
                && set.origin().input().colorOrder().channels()
                        == pixels.get().shape().get(0);
    }

    /**
     * The picture of a row, from its file; where that is gone, as the network saw it.
     *
     * @throws VizIOException if it is gone and the set does not hold the network's input
     */
    Image picture(long row) throws IOException {
        try {
            return Images.read(set.imagePath(row));
        } catch (IOException e) {
            if (!haveInputs()) {
                throw new VizIOException(
                        "the picture of row " + row + " can't be read again from the folder the features were made of: "
                                + e.getMessage(),
                        e);
            }
            notes.accept("row " + row + " is shown as the network saw it, as its picture can't be read again: "
                    + e.getMessage());
            return input(row);
        }
    }

    /** The picture of a row as the network saw it: brought to size, its colors in order. */
    Image input(long row) {
        FeatureLayer layer = pixels.orElseThrow();
        InputSpec input = set.origin().input();
        return Image.fromTensor(
                Tensor.wrap(layer.shape(), set.vector(layer.name(), row)), input.colorOrder(), input.scaling());
    }
}
