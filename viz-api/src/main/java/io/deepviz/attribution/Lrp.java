package io.deepviz.attribution;

import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Layer-wise relevance propagation: the target's value is handed down from layer to layer, each output sharing out what it
 * has among its inputs, until all of it is at the pixels (Bach et al. 2015). {@link LrpRule} says how.
 *
 * <p>Nonlinearities and local response normalization hand on what they get; a maximum gives all to the input that was it;
 * batch normalization is merged into the layer before it (Montavon et al. 2019, section 10.3.2) or, where there is none, is a
 * layer of its own; sums of a skip connection share out by what each branch brought; concatenations cut. Needs no gradients:
 * outputs come from the backend, the rules are computed here. Layers without a rule are refused by name.
 *
 * <p>{@link Attribution#completeness()} tells where the target's value went: pixels, biases, the stabilizer, and what got
 * lost where nothing spoke for an output that had relevance.
 *
 * <p>Misleads: rules that only keep positive contributions make all classes look alike (Sixt et al. 2020, "When Explanations
 * Lie"), and the choice of rules is a matter of taste.
 */
public final class Lrp implements AttributionMethod {
    /** As a share of the root mean square of the layer's output; the paper's examples have 0.25 in middle layers only. */
    private static final double EPSILON = 0.01;

    private final String words;
    private final Rules rules;
    private final double epsilon;

    private Lrp(String words, Rules rules, double epsilon) {
        this.words = words;
        this.rules = rules;
        this.epsilon = epsilon;
    }

    /** Which rule a layer follows. */
    @FunctionalInterface
    interface Rules {
        /**
         * The rule of a layer.
         *
         * @param first whether no layer with weights lies between it and the image
         */
        LrpRule of(Layer layer, boolean first);
    }

    /** The epsilon rule everywhere: close to input times gradient. */
    public static Lrp epsilon() {
        return new Lrp("epsilon", (layer, first) -> LrpRule.EPSILON, EPSILON);
    }

    /** The z+ rule everywhere. */
    public static Lrp zPlus() {
        return new Lrp("z+", (layer, first) -> LrpRule.Z_PLUS, EPSILON);
    }

    /** The flat rule everywhere: shows which pixels are connected, not what matters; to compare others with. */
    public static Lrp flat() {
        return new Lrp("flat", (layer, first) -> LrpRule.FLAT, EPSILON);
    }

    /**
     * Epsilon in dense layers, z+ in convolutions, flat in the first: Kohlbrenner et al. 2020, "Towards Best Practice in
     * Explaining Neural Network Decisions with LRP", section III.
     */
    public static Lrp composite() {
        return new Lrp("epsilon, z+, flat", Lrp::composite, EPSILON);
    }

    private static LrpRule composite(Layer layer, boolean first) {
        if (layer.kind() == LayerKind.DENSE) {
            return LrpRule.EPSILON;
        }
        return first ? LrpRule.FLAT : LrpRule.Z_PLUS;
    }

    /**
     * The same with another stabilizer.
     *
     * @param share of the root mean square of each layer's outputs; more than 0
     * @throws IllegalArgumentException if it isn't
     */
    public Lrp withEpsilon(double share) {
        if (!(share > 0) || !Double.isFinite(share)) {
            throw new IllegalArgumentException("epsilon: expected more than 0, got " + share);
        }
        return new Lrp(words, rules, share);
    }

    @Override
    public String name() {
        return "LRP (" + words + ")";
    }

    /** One forward pass; what is computed here costs about as much as two or three more of a framework. */
    @Override
    public long passes(Model model) {
        return 3;
    }

    @Override
    public List<Attribution> ofAll(Model model, Tensor images, Target target) {
        Checks.images(model, images);
        Objective objective = Objective.of(model, target);
        Set<String> upstream = Checks.upstream(model, objective.layer());
        List<Layer> layers = model.layers().stream()
                .filter(layer -> upstream.contains(layer.name()))
                .toList();
        RelevancePass pass = new RelevancePass(model, layers, rules, epsilon);
        List<Attribution> found = new ArrayList<>();
        for (int i = 0; i < images.shape().get(0); i++) {
            found.add(pass.explain(name(), objective, GradientCam.part(images, i, 1)));
        }
        return found;
    }
}
