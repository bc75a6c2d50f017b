package io.deepviz.dl4j;

import io.deepviz.tensor.Tensor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Numbers that training has fixed, in native memory, with the axes that the outside sees. Never written to, so that
 * copies of a model share them; freed when the last one lets go.
 */
final class Parameter {
    private final INDArray array;
    private final AtomicInteger users = new AtomicInteger(1);

    private Parameter(INDArray array) {
        this.array = array;
    }

    /**
     * A copy of an array of the framework.
     *
     * @param axes gives it the axes and the order that the outside sees; a view will do
     */
    static Parameter copyOf(INDArray source, DataType type, UnaryOperator<INDArray> axes) {
        return Scratch.during(() -> new Parameter(Scratch.copy(axes.apply(source.castTo(type)))));
    }

    static Parameter of(Tensor tensor, DataType type) {
        return new Parameter(Transfer.toNative(tensor, type));
    }

    /** Not to be written to. */
    INDArray array() {
        return array;
    }

    Tensor read() {
        return Transfer.toTensor(array);
    }

    /** One more model uses it. */
    Parameter share() {
        users.incrementAndGet();
        return this;
    }

    /** One model less uses it. */
    void release() {
        if (users.decrementAndGet() == 0) {
            array.close();
        }
    }
}
