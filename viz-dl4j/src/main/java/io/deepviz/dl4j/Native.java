package io.deepviz.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** One of ND4J's native operations, about to be run. */
final class Native {
    private final DynamicCustomOp.DynamicCustomOpsBuilder builder;

    private Native(String name) {
        builder = DynamicCustomOp.builder(name);
    }

    static Native operation(String name) {
        return new Native(name);
    }

    Native on(INDArray... inputs) {
        builder.addInputs(inputs);
        return this;
    }

    Native with(int... integers) {
        builder.addIntegerArguments(integers);
        return this;
    }

    Native with(double... numbers) {
        for (double number : numbers) {
            builder.addFloatingPointArguments(number);
        }
        return this;
    }

    /** Runs it; the outputs must have the right shapes. */
    INDArray into(INDArray output, INDArray... others) {
        INDArray[] outputs = new INDArray[others.length + 1];
        outputs[0] = output;
        System.arraycopy(others, 0, outputs, 1, others.length);
        builder.addOutputs(outputs);
        Nd4j.exec(builder.build());
        return output;
    }
}
