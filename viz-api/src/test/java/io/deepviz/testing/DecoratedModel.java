package io.deepviz.testing;

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

/** A model that does what another does; a defect, or a spy, overrides a method. */
public class DecoratedModel implements Model {
    protected final Model right;

    protected DecoratedModel(NetSpec net) {
        this(ReferenceModel.of(net));
    }

    protected DecoratedModel(Model right) {
        this.right = right;
    }

    @Override
    public String name() {
        return right.name();
    }

    @Override
    public String backend() {
        return right.backend();
    }

    @Override
    public InputSpec input() {
        return right.input();
    }

    @Override
    public List<Layer> layers() {
        return right.layers();
    }

    @Override
    public Layer layer(String name) {
        return right.layer(name);
    }

    @Override
    public Optional<Layer> logits() {
        return right.logits();
    }

    @Override
    public Activations forward(Tensor images, Collection<Layer> wanted) {
        return right.forward(images, wanted);
    }

    @Override
    public Optional<Gradients> gradients() {
        return right.gradients();
    }

    @Override
    public Optional<Model> withParameters(Map<ParameterId, Tensor> replaced) {
        return right.withParameters(replaced);
    }

    @Override
    public void close() {
        right.close();
    }
}
