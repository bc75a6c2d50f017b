package io.deepviz.tensorflow;

import io.deepviz.Model;
import io.deepviz.spi.OpenOptions;
import io.deepviz.testing.ContractSubject;
import io.deepviz.testing.NetSpec;

/** Builds the contract's networks as frozen graphs of TensorFlow; found by the service loader. */
public final class TensorFlowSubject implements ContractSubject {
    /** For the service loader. */
    public TensorFlowSubject() {}

    @Override
    public String backend() {
        return "tensorflow";
    }

    @Override
    public Model open(NetSpec net) {
        SpecGraph.Built built = SpecGraph.of(net);
        return TensorFlowGraphs.of(built.graph(), built.outputs(), OpenOptions.DEFAULTS, "spec");
    }
}
