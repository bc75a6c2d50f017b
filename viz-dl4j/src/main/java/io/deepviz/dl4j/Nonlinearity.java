package io.deepviz.dl4j;

import io.deepviz.LayerKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** What an activation function of Deeplearning4j is. */
final class Nonlinearity {
    private Nonlinearity() {}

    static boolean isIdentity(IActivation function) {
        return function instanceof ActivationIdentity;
    }

    /** What is behind the slash in the name of a layer that was made of a fused one: {@code relu}. */
    static String name(IActivation function) {
        return function.getClass().getSimpleName().replace("Activation", "").toLowerCase(Locale.ROOT);
    }

    /**
     * A layer that applies it.
     *
     * @param layer its name
     * @param softmaxAxis along which axis of {@code [N,C,H,W]} the network takes softmax
     * @throws Refusal if Deeplearning4j itself computes something else than it should
     */
    static Part part(String layer, IActivation function, int softmaxAxis) throws Refusal {
        if (function instanceof ActivationReLU relu) {
            return rectifier(layer, relu);
        }
        if (function instanceof ActivationReLU6) {
            return Part.of(LayerKind.RELU, new Rectifier(6));
        }
        if (function instanceof ActivationSoftmax) {
            return Part.of(LayerKind.SOFTMAX, new Softmax(softmaxAxis));
        }
        if (function instanceof ActivationThresholdedReLU) {
            throw new Refusal(layer, "is a thresholded ReLU, of which ND4J gives NaN now and then");
        }
        if (function instanceof ActivationRReLU) {
            throw new Refusal(layer, "is a randomized ReLU, which Deeplearning4j computes wrongly at inference");
        }
        LayerKind kind = function instanceof ActivationSigmoid
                ? LayerKind.SIGMOID
                : function instanceof ActivationTanH ? LayerKind.TANH : LayerKind.ACTIVATION;
        return Part.of(kind, isIdentity(function) ? Affine.IDENTITY : new Elementwise(function));
    }

    private static Part rectifier(String layer, ActivationReLU relu) throws Refusal {
        double slope = orZero(relu.getNegativeSlope());
        if (orZero(relu.getThreshold()) != 0 || (slope != 0 && relu.getMax() != null)) {
            throw new Refusal(layer, "is a ReLU with a threshold, or with both a slope and a maximum");
        }
        if (slope != 0) {
            return Part.of(LayerKind.ACTIVATION, new Elementwise(new ActivationLReLU(slope)));
        }
        Double max = relu.getMax();
        return Part.of(LayerKind.RELU, new Rectifier(max == null ? Double.POSITIVE_INFINITY : max));
    }

    private static double orZero(@Nullable Double number) {
        return number == null ? 0 : number;
    }
}
