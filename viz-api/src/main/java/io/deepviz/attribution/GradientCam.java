package io.deepviz.attribution;

import io.deepviz.Gradients;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pass that Grad-CAM and its relatives share: a layer's maps and the target's gradient at them. */
record GradientCam(String name, Optional<String> layer, Combination combination) {

    /** What makes one map of a layer's maps and gradients. */
    @FunctionalInterface
    interface Combination {
        /**
         * Combines.
         *
         * @param maps {@code [C,h,w]}
         * @param gradients of the target, {@code [C,h,w]}
         * @return {@code [h,w]}, nowhere negative
         */
        Tensor of(Tensor maps, Tensor gradients);
    }

    List<Attribution> ofAll(Model model, Tensor images, Target target) {
        Checks.images(model, images);
        Gradients gradients = Checks.gradients(model, name);
        Objective objective = Objective.of(model, target);
        Layer maps = CamLayer.of(model, layer, objective.layer());
        int size = Passes.batchSize(model);
        List<Attribution> found = new ArrayList<>();
        for (int start = 0; start < images.shape().get(0); start += size) {
            int count = Math.min(size, images.shape().get(0) - start);
            found.addAll(batch(model, gradients, objective, maps, part(images, start, count)));
        }
        return found;
    }

    private List<Attribution> batch(Model model, Gradients gradients, Objective objective, Layer maps, Tensor images) {
        int count = images.shape().get(0);
        Map<Layer, Seed> from = new LinkedHashMap<>();
        from.put(objective.layer(), objective.seed(count));
        from.put(maps, Seed.of(GradientCam::nothing)); // so that its outputs come out of the same pass
        Gradients.Pullback found = gradients.pullBack(images, from, Set.of(maps), ReluRule.STANDARD);
        Tensor slopes = Checks.finite(
                model,
                "gradient of " + objective.target() + " at layer '" + maps.name() + "'",
                found.gradients().of(maps));
        Tensor outputs = found.values().of(maps);
        double[] values =
                objective.values(Checks.finite(model, "target", found.values().of(objective.layer())));
        List<Attribution> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Tensor small = combination.of(outputs.slice(i), slopes.slice(i));
            Tensor map =
                    CamMap.resized(small, images.shape().get(2), images.shape().get(3));
            all.add(Attribution.ofMap(name, objective.target(), values[i], map).atLayer(maps.name()));
        }
        return all;
    }

    private static Tensor nothing(Tensor output) {
        return Tensor.wrap(output.shape(), new float[output.size()]);
    }

    /** Some images of a batch. */
    static Tensor part(Tensor images, int start, int count) {
        List<Tensor> some = new ArrayList<>();
        for (int i = start; i < start + count; i++) {
            some.add(images.slice(i));
        }
        return some.size() == images.shape().get(0) ? images : Tensor.stack(some);
    }
}
