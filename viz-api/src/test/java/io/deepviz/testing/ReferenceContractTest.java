package io.deepviz.testing;

import io.deepviz.Model;

/** The reference model keeps the contract. */
class ReferenceContractTest implements BackendContractTest {
    @Override
    public Model open(NetSpec net) {
        return ReferenceModel.of(net);
    }
}
