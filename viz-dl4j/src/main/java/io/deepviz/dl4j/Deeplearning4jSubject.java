package io.deepviz.dl4j;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.testing.ContractSubject;
import io.deepviz.testing.NetSpec;

/** Builds the contract's networks with Deeplearning4j; found by the service loader. */
public final class Deeplearning4jSubject implements ContractSubject {
    /** For the service loader. */
    public Deeplearning4jSubject() {}

    @Override
    public String backend() {
        return Deeplearning4j.NAME;
    }

    @Override
    public Model open(NetSpec net) {
        Shape input = net.inputShape();
        return Deeplearning4j.wrap(SpecGraph.of(net), InputSpec.of(input.get(0), input.get(1), input.get(2)));
    }
}
