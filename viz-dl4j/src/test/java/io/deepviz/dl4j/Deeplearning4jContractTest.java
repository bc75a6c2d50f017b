package io.deepviz.dl4j;

import io.deepviz.Model;
import io.deepviz.testing.BackendContractTest;
import io.deepviz.testing.NetSpec;
import org.junit.jupiter.api.Nested;

/** The contract, for networks in NCHW with fused nonlinearities, and for such as Keras files are imported to. */
class Deeplearning4jContractTest {

    @Nested
    class Usual implements BackendContractTest {
        @Override
        public Model open(NetSpec net) {
            return Deeplearning4jNets.usual(net);
        }
    }

    @Nested
    class Keras implements BackendContractTest {
        @Override
        public Model open(NetSpec net) {
            return Deeplearning4jNets.likeKeras(net);
        }
    }
}
