package io.deepviz.dl4j;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.UnsupportedOpException;

/** Networks that are described without a framework, built in Deeplearning4j; also for tests where several backends meet. */
public final class Deeplearning4jNets {
    private Deeplearning4jNets() {}

    /**
     * In NCHW, with nonlinearities fused into the layers before them, as most are built.
     *
     * @throws UnsupportedOpException if Deeplearning4j hasn't the operation
     */
    public static Model usual(NetSpec net) {
        return open(net, SpecGraph.USUAL);
    }

    /**
     * In NHWC, with nonlinearities as layers of their own, as Keras files are imported.
     *
     * @throws UnsupportedOpException if Deeplearning4j hasn't the operation
     */
    public static Model likeKeras(NetSpec net) {
        return open(net, SpecGraph.KERAS.separate());
    }

    private static Model open(NetSpec net, SpecGraph.Style style) {
        Shape input = net.inputShape();
        InputSpec spec = InputSpec.of(input.get(0), input.get(1), input.get(2));
        return Deeplearning4j.wrap(SpecGraph.of(net, style), spec);
    }
}
