package io.deepviz.training;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.image.ColorOrder;
import io.deepviz.render.Filters;
import io.deepviz.render.RgbFilters;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** The convolution whose kernels are small pictures: the first one, if it sees the image's own colors. */
final class FirstFilters {
    /** More filters than a strip can show are not kept. */
    private static final int MOST = 256;

    private FirstFilters() {}

    static Optional<Layer> layer(Model model) {
        List<Layer> able = Filters.in(model);
        return able.isEmpty() || !(Filters.of(model, able.get(0)) instanceof RgbFilters)
                ? Optional.empty()
                : Optional.of(able.get(0));
    }

    /** Their kernel, red first whatever the network takes first. */
    static Optional<Tensor> of(Model model) {
        return layer(model)
                .flatMap(Layer::weights)
                .filter(kernel -> kernel.shape().rank() == 4 && kernel.shape().get(0) <= MOST)
                .map(kernel -> model.input().colorOrder() == ColorOrder.BGR ? reversed(kernel) : kernel);
    }

    private static Tensor reversed(Tensor kernel) {
        Shape shape = kernel.shape();
        int area = shape.get(2) * shape.get(3);
        float[] from = kernel.toArray();
        float[] to = new float[from.length];
        for (int map = 0; map < from.length / area; map++) {
            int filter = map / 3;
            System.arraycopy(from, map * area, to, (3 * filter + 2 - map % 3) * area, area);
        }
        return Tensor.wrap(shape, to);
    }
}
