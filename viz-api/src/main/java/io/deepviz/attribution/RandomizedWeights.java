package io.deepviz.attribution;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Copies of a model with the kernels of more and more layers replaced by noise, from the target down: Adebayo et al. 2018,
 * "Sanity Checks for Saliency Maps", section 3.1, cascading. The noise is normal with the deviation of the kernel that it
 * replaces; biases and batch normalization stay, so that numbers keep their size.
 */
final class RandomizedWeights {
    private static final Set<String> KERNELS =
            Set.of(ParameterId.WEIGHTS, ParameterId.DEPTHWISE_WEIGHTS, ParameterId.POINTWISE_WEIGHTS);

    private final Model model;
    private final List<Layer> layers;
    private final int stages;
    private final long seed;

    /**
     * Copies in so many stages, or fewer if there are fewer layers.
     *
     * @param target what the layers feed
     */
    RandomizedWeights(Model model, Layer target, int most, long seed) {
        Set<String> upstream = Checks.upstream(model, target);
        this.model = model;
        this.layers = new ArrayList<>(model.layers().stream()
                .filter(layer -> upstream.contains(layer.name()))
                .filter(layer -> layer.parameters().keySet().stream().anyMatch(KERNELS::contains))
                .toList());
        Collections.reverse(layers);
        this.stages = Math.min(most, layers.size());
        this.seed = seed;
    }

    int stages() {
        return stages;
    }

    /** How many layers have kernels. */
    int layers() {
        return layers.size();
    }

    /** How many layers are noise at a stage, 1 to {@link #stages}. */
    int randomized(int stage) {
        return (int) Math.round((double) layers.size() * stage / stages);
    }

    /** The copy of a stage, to be closed; empty if the backend makes none. */
    Optional<Model> copy(int stage) {
        Map<ParameterId, Tensor> noise = new HashMap<>();
        for (int i = 0; i < randomized(stage); i++) {
            Layer layer = layers.get(i);
            Random random = new Random(seed * 1_000_003 + i); // a layer's noise is the same at every stage
            layer.parameters().forEach((name, kernel) -> {
                if (KERNELS.contains(name)) {
                    noise.put(new ParameterId(layer.name(), name), noise(kernel, random));
                }
            });
        }
        return model.withParameters(noise);
    }

    private static Tensor noise(Tensor kernel, Random random) {
        float[] numbers = kernel.toArray();
        double mean = 0;
        double squares = 0;
        for (float each : numbers) {
            mean += each / (double) numbers.length;
            squares += (double) each * each / numbers.length;
        }
        double deviation = Math.sqrt(Math.max(squares - mean * mean, 0));
        deviation = deviation > 0 ? deviation : Math.max(Math.abs(mean), Float.MIN_NORMAL);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (deviation * random.nextGaussian());
        }
        return Tensor.wrap(kernel.shape(), numbers);
    }
}
