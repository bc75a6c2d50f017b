package io.deepviz.testing;

import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.spi.GuardedModel;
import io.deepviz.spi.Network;
import io.deepviz.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A network that does what another does; a defect overrides one method. */
class DecoratedNetwork implements Network {
    private final Network right;

    DecoratedNetwork(NetSpec net) {
        this(new ReferenceNetwork(net));
    }

    DecoratedNetwork(Network right) {
        this.right = right;
    }

    /** The model around it. */
    final Model model() {
        return GuardedModel.around(this, "broken", "test");
    }

    /** The layers as the tests see them, each changed. */
    static List<Layer> changed(List<Layer> layers, UnaryOperator<Layer> change) {
        return layers.stream().map(change).toList();
    }

    /** The tensors with one changed, where it is there. */
    static Map<String, Tensor> changed(Map<String, Tensor> tensors, String name, UnaryOperator<Tensor> change) {
        Map<String, Tensor> changed = new LinkedHashMap<>(tensors);
        changed.computeIfPresent(name, (key, tensor) -> change.apply(tensor));
        return changed;
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
    public Optional<Layer> logits() {
        return right.logits();
    }

    @Override
    public boolean isSerial() {
        return right.isSerial();
    }

    @Override
    public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
        return right.forward(images, wanted);
    }

    @Override
    public boolean hasGradients() {
        return right.hasGradients();
    }

    @Override
    public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
        return right.pullBack(images, from, to, rule);
    }

    @Override
    public Optional<Network> withParameters(Map<ParameterId, Tensor> replaced) {
        return right.withParameters(replaced);
    }

    @Override
    public void close() {
        right.close();
    }
}
