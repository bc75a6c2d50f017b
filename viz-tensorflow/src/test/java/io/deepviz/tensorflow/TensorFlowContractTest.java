package io.deepviz.tensorflow;

import io.deepviz.Model;
import io.deepviz.spi.OpenOptions;
import io.deepviz.testing.BackendContractTest;
import io.deepviz.testing.NetSpec;

/** The contract, for frozen graphs. */
class TensorFlowContractTest implements BackendContractTest {
    @Override
    public Model open(NetSpec net) {
        SpecGraph.Built built = SpecGraph.of(net);
        return TensorFlowGraphs.of(built.graph(), built.outputs(), OpenOptions.DEFAULTS, "spec");
    }
}
