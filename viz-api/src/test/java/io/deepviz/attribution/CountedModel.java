package io.deepviz.attribution;

import io.deepviz.Activations;
import io.deepviz.Gradients;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.DecoratedModel;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** A model that counts the images that pass, one forward and backward as two, and can do without gradients and copies. */
final class CountedModel extends DecoratedModel {
    private final boolean able;
    private long passes;
    private int largest;

    CountedModel(Model model, boolean able) {
        super(model);
        this.able = able;
    }

    long passes() {
        return passes;
    }

    /** Images in the largest batch. */
    int largest() {
        return largest;
    }

    @Override
    public Activations forward(Tensor images, Collection<Layer> wanted) {
        count(images, 1);
        return right.forward(images, wanted);
    }

    @Override
    public Optional<Gradients> gradients() {
        return able
                ? Optional.of((images, from, to, rule) -> {
                    count(images, 2);
                    return right.gradients().orElseThrow().pullBack(images, from, to, rule);
                })
                : Optional.empty();
    }

    @Override
    public Optional<Model> withParameters(Map<ParameterId, Tensor> replaced) {
        return able ? right.withParameters(replaced) : Optional.empty();
    }

    private void count(Tensor images, int each) {
        passes += (long) each * images.shape().get(0);
        largest = Math.max(largest, images.shape().get(0));
    }
}
