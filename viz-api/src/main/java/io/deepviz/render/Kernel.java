package io.deepviz.render;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.stream.Collectors;

/** The kernel of a convolution, {@code [out, in, kh, kw]}, known to be there and to hold numbers only. */
final class Kernel {
    private static final int LISTED = 12;

    private final Shape shape;
    private final float[] weights;

    private Kernel(Tensor kernel) {
        this.shape = kernel.shape();
        this.weights = kernel.toArray();
    }

    /** The layer's kernel; {@link IllegalArgumentException} if it has none that can be drawn, with those that have. */
    static Kernel of(Model model, Layer layer) {
        Layer own = model.layer(layer.name());
        Tensor weights = own.weights().orElse(null);
        if (!own.kind().isConvolution() || weights == null || weights.shape().rank() != 4) {
            throw new IllegalArgumentException("layer: expected one with filters (a convolution), got " + own.kind()
                    + " '"
                    + own.name() + "' of model '" + model.name() + "'"
                    + (weights == null ? "" : ", whose kernel " + weights.shape() + " has no rows and columns") + "; "
                    + names(Filters.in(model)));
        }
        return of(weights, "layer '" + own.name() + "' of model '" + model.name() + "'");
    }

    /** A kernel at hand; {@code whose} begins the message if it is no good. */
    static Kernel of(Tensor weights, String whose) {
        if (weights.shape().rank() != 4) {
            throw new IllegalArgumentException(whose + ": expected a kernel [out,in,kh,kw], got " + weights.shape());
        }
        Kernel kernel = new Kernel(weights);
        int broken = 0;
        for (float weight : kernel.weights) {
            broken += Float.isFinite(weight) ? 0 : 1;
        }
        if (broken > 0) {
            throw new IllegalArgumentException(whose + ": expected finite weights, got " + broken
                    + " NaN or infinite of " + kernel.weights.length);
        }
        return kernel;
    }

    private static String names(List<Layer> layers) {
        if (layers.isEmpty()) {
            return "it has no layers with filters";
        }
        String more = layers.size() > LISTED ? ", ... " + layers.size() + " in all" : "";
        return layers.stream()
                .limit(LISTED)
                .map(Layer::name)
                .collect(Collectors.joining(", ", "layers with filters: ", more));
    }

    Shape shape() {
        return shape;
    }

    int filters() {
        return shape.get(0);
    }

    int channels() {
        return shape.get(1);
    }

    int height() {
        return shape.get(2);
    }

    int width() {
        return shape.get(3);
    }

    float at(int filter, int channel, int row, int column) {
        return weights[((filter * channels() + channel) * height() + row) * width() + column];
    }

    /** The largest absolute weight of a filter. */
    float largest(int filter) {
        int size = channels() * height() * width();
        float largest = 0;
        for (int i = filter * size; i < (filter + 1) * size; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        return largest;
    }

    /** The largest absolute weight of all filters. */
    float largest() {
        float largest = 0;
        for (int filter = 0; filter < filters(); filter++) {
            largest = Math.max(largest, largest(filter));
        }
        return largest;
    }

    /** Such as {@code 96 filters of 11x11x3}. */
    @Override
    public String toString() {
        return filters() + (filters() == 1 ? " filter of " : " filters of ") + height() + "x" + width() + "x"
                + channels();
    }
}
