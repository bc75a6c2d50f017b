package io.deepviz.dl4j;

import io.deepviz.LayerKind;
import io.deepviz.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer does, apart from its place in the network.
 *
 * @param parameters by their standard names, in a stable order
 * @param over makes the operation over arrays of the parameters
 */
record Part(LayerKind kind, Map<String, Parameter> parameters, Function<Map<String, INDArray>, Operation> over) {

    /** Without parameters. */
    static Part of(LayerKind kind, Operation operation) {
        return new Part(kind, Map.of(), none -> operation);
    }

    Operation operation() {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> arrays.put(name, parameter.array()));
        return over.apply(arrays);
    }

    /** The same with some parameters replaced, and the others shared. */
    Part with(Map<String, Tensor> replaced, DataType type) {
        Map<String, Parameter> copy = new LinkedHashMap<>();
        parameters.forEach((name, own) -> {
            Tensor other = replaced.get(name);
            copy.put(name, other == null ? own.share() : Parameter.of(other, type));
        });
        return new Part(kind, Collections.unmodifiableMap(copy), over);
    }
}
