package io.deepviz.tensorflow;

import io.deepviz.Model;
import io.deepviz.spi.OpenOptions;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.UnsupportedOpException;

/** Networks that are described without a framework, as frozen graphs; also for tests where several backends meet. */
public final class TensorFlowNets {
    private TensorFlowNets() {}

    /**
     * The network, its maps with channels last.
     *
     * @throws UnsupportedOpException if TensorFlow hasn't the operation
     */
    public static Model frozen(NetSpec net) {
        SpecGraph.Built built = SpecGraph.of(net);
        return TensorFlowGraphs.of(built.graph(), built.outputs(), OpenOptions.DEFAULTS, "spec");
    }
}
