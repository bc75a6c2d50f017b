package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Keras' nonlinearities as Deeplearning4j has them. Those that it computes otherwise are refused: its gelu is neither
 * Keras' exact nor its approximate one.
 */
final class KerasActivation {
    private KerasActivation() {}

    /** The one that a layer states under {@code activation}; the identity if it states none. */
    static IActivation of(KerasConfig config) throws ModelFormatException {
        JsonNode stated = config.value("activation");
        if (stated == null) {
            return new ActivationIdentity();
        }
        if (stated.isObject() && stated.path("config").isObject()) {
            return ofLayer(
                    new KerasConfig(config.name(), stated.path("class_name").asText(), stated.path("config")));
        }
        return named(config, config.textOr("linear", "activation"));
    }

    private static IActivation named(KerasConfig config, String name) throws ModelFormatException {
        return switch (name) {
            case "linear" -> new ActivationIdentity();
            case "relu" -> new ActivationReLU();
            case "relu6" -> new ActivationReLU6();
            case "elu" -> new ActivationELU(1);
            case "selu" -> new ActivationSELU();
            case "sigmoid" -> new ActivationSigmoid();
            case "hard_sigmoid" -> new ActivationHardSigmoid();
            case "tanh" -> new ActivationTanH();
            case "softmax" -> new ActivationSoftmax();
            case "softplus" -> new ActivationSoftPlus();
            case "softsign" -> new ActivationSoftSign();
            case "swish", "silu" -> new ActivationSwish();
            case "mish" -> new ActivationMish();
            default ->
                throw config.refused("expected an activation that Deeplearning4j computes like Keras, found '"
                        + Text.excerpt(name) + "'");
        };
    }

    /** The one that a layer is which is nothing else. */
    static IActivation ofLayer(KerasConfig config) throws ModelFormatException {
        return switch (config.kind()) {
            case "ReLU" -> rectifier(config);
            case "LeakyReLU" -> new ActivationLReLU(config.numberOr(0.3, "alpha", "negative_slope"));
            case "ELU" -> new ActivationELU(config.numberOr(1, "alpha"));
            case "Softmax" -> softmax(config);
            default -> throw config.refused("expected an activation of its own, found another layer");
        };
    }

    private static IActivation rectifier(KerasConfig config) throws ModelFormatException {
        double slope = config.numberOr(0, "negative_slope");
        double max = config.numberOr(Double.POSITIVE_INFINITY, "max_value");
        if (config.numberOr(0, "threshold") != 0 || (slope != 0 && max != Double.POSITIVE_INFINITY)) {
            throw config.refused("expected a ReLU without threshold, and not both a slope and a maximum; found others");
        }
        if (slope != 0) {
            return new ActivationLReLU(slope);
        }
        return max == Double.POSITIVE_INFINITY ? new ActivationReLU() : new ActivationReLU(max, 0.0, 0.0);
    }

    private static IActivation softmax(KerasConfig config) throws ModelFormatException {
        if (config.wholeOr(-1, "axis") != -1) {
            throw config.refused("expected softmax along the last axis, found axis " + config.whole("axis"));
        }
        return new ActivationSoftmax();
    }
}
