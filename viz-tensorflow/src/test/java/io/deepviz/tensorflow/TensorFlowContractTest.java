package io.deepviz.tensorflow;

import io.deepviz.Model;
import io.deepviz.testing.BackendContractTest;
import io.deepviz.testing.NetSpec;

/** The contract, for frozen graphs. */
class TensorFlowContractTest implements BackendContractTest {
    @Override
    public Model open(NetSpec net) {
        return TensorFlowNets.frozen(net);
    }
}
