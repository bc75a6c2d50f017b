package io.deepviz.attribution;

import io.deepviz.Activations;
import io.deepviz.Gradients;
import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.tensor.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model that counts the images that pass, one forward and backward as two, and can do without gradients and copies. */
final class CountedModel implements Model {
    private final Model model;
    private final boolean able;
    private long passes;
    private int largest;

    CountedModel(Model model, boolean able) {
        this.model = model;
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
    public String name() {
        return model.name();
    }

    @Override
    public String backend() {
        return model.backend();
    }

    @Override
    public InputSpec input() {
        return model.input();
    }

    @Override
    public List<Layer> layers() {
        return model.layers();
    }

    @Override
    public Optional<Layer> logits() {
        return model.logits();
    }

    @Override
    public Activations forward(Tensor images, Collection<Layer> wanted) {
        count(images, 1);
        return model.forward(images, wanted);
    }

    @Override
    public Optional<Gradients> gradients() {
        return able
                ? Optional.of((images, from, to, rule) -> {
                    count(images, 2);
                    return model.gradients().orElseThrow().pullBack(images, from, to, rule);
                })
                : Optional.empty();
    }

    @Override
    public Optional<Model> withParameters(Map<ParameterId, Tensor> replaced) {
        return able ? model.withParameters(replaced) : Optional.empty();
    }

    @Override
    public void close() {
        model.close();
    }

    private void count(Tensor images, int each) {
        passes += (long) each * images.shape().get(0);
        largest = Math.max(largest, images.shape().get(0));
    }
}
