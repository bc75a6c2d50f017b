package io.deepviz.dl4j;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.testing.BackendContractTest;
import io.deepviz.testing.NetSpec;
import org.junit.jupiter.api.Nested;

/** The contract, for networks in NCHW with fused nonlinearities, and for such as Keras files are imported to. */
class Deeplearning4jContractTest {

    @Nested
    class Usual implements BackendContractTest {
        @Override
        public Model open(NetSpec net) {
            return wrap(net, SpecGraph.USUAL);
        }
    }

    @Nested
    class Keras implements BackendContractTest {
        @Override
        public Model open(NetSpec net) {
            return wrap(net, SpecGraph.KERAS.separate());
        }
    }

    private static Model wrap(NetSpec net, SpecGraph.Style style) {
        Shape input = net.inputShape();
        InputSpec spec = InputSpec.of(input.get(0), input.get(1), input.get(2));
        return Deeplearning4j.wrap(SpecGraph.of(net, style), spec);
    }
}
