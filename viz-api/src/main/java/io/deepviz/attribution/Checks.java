package io.deepviz.attribution;

import io.deepviz.Gradients;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.error.BackendException;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashSet;
import java.util.Set;

/** What all methods ask of their arguments. */
final class Checks {
    private Checks() {}

    /** One image as a batch. */
    static Tensor batch(Model model, Tensor image) {
        if (!model.input().shape().accepts(image.shape())) {
            String hint = image.shape().rank() == 4 ? " (a batch? use ofAll)" : "";
            throw new IllegalArgumentException("image: expected "
                    + model.input().shape() + " for model '" + model.name() + "', got " + image.shape() + hint);
        }
        return image.reshape(image.shape().prepend(1));
    }

    /** That images are of the network's shape, and numbers. */
    static void images(Model model, Tensor images) {
        Shape each = model.input().shape();
        if (images.shape().rank() != 4 || !each.accepts(images.shape().dropFirst())) {
            throw new IllegalArgumentException("images: expected [N,"
                    + each.toString().substring(1) + " for model '" + model.name() + "', got " + images.shape());
        }
        int bad = notFinite(images);
        if (bad > 0) {
            throw new IllegalArgumentException(
                    "images: expected finite numbers, got " + bad + " that are NaN or infinite");
        }
    }

    static Gradients gradients(Model model, String method) {
        return model.gradients()
                .orElseThrow(() -> new IllegalArgumentException(method + ": model '" + model.name() + "' (backend "
                        + model.backend() + ") gives no gradients; occlusion and RISE need none"));
    }

    /** The input, which pixels are attributed to. */
    static Layer input(Model model) {
        return model.layers().get(0);
    }

    /** The names of all layers that a layer depends on, itself included. */
    static Set<String> upstream(Model model, Layer of) {
        Set<String> found = new LinkedHashSet<>(Set.of(of.name()));
        for (int i = model.layers().size() - 1; i >= 0; i--) {
            Layer layer = model.layers().get(i);
            if (found.contains(layer.name())) {
                found.addAll(layer.inputs());
            }
        }
        return found;
    }

    /** Fails if a network gave what is no number. */
    static Tensor finite(Model model, String what, Tensor numbers) {
        int bad = notFinite(numbers);
        if (bad > 0) {
            throw new BackendException(
                    model.backend() + ": model '" + model.name() + "' gives " + bad + " NaN or infinite numbers of "
                            + numbers.size() + " as " + what,
                    null);
        }
        return numbers;
    }

    static int notFinite(Tensor numbers) {
        int bad = 0;
        FloatBuffer buffer = numbers.buffer();
        while (buffer.hasRemaining()) {
            bad += Float.isFinite(buffer.get()) ? 0 : 1;
        }
        return bad;
    }

    static int positive(String name, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(name + ": expected at least 1, got " + number);
        }
        return number;
    }
}
