package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Numbers in and out of native memory, all at once: ND4J's own conversions go number by number. */
final class Transfer {
    private Transfer() {}

    /** A new array of these numbers, row-major; the caller closes it. */
    static INDArray toNative(FloatBuffer numbers, DataType type, long... shape) {
        INDArray floats = Scratch.output(DataType.FLOAT, shape);
        pointer(floats).asBuffer().put(numbers);
        if (type == DataType.FLOAT) {
            return floats;
        }
        try {
            return Scratch.outside(() -> floats.castTo(type));
        } finally {
            floats.close();
        }
    }

    /** A new array of a tensor's numbers; the caller closes it. */
    static INDArray toNative(Tensor tensor, DataType type) {
        return toNative(tensor.buffer(), type, extents(tensor.shape()));
    }

    /** Copies all numbers, row-major, into an array from a position on. */
    static void read(INDArray array, float[] target, int position) {
        Scratch.during(() -> {
            INDArray floats = array.castTo(DataType.FLOAT);
            INDArray dense = floats.ordering() == 'c' && !floats.isView() ? floats : floats.dup('c');
            pointer(dense).get(target, position, Math.toIntExact(dense.length()));
            return dense;
        });
    }

    /** All numbers as a tensor of the array's shape. */
    static Tensor toTensor(INDArray array) {
        float[] numbers = new float[Math.toIntExact(array.length())];
        read(array, numbers, 0);
        return Tensor.wrap(shape(array), numbers);
    }

    static Shape shape(INDArray array) {
        return Shape.of(Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray());
    }

    static long[] extents(Shape shape) {
        return Arrays.stream(shape.toArray()).asLongStream().toArray();
    }

    private static FloatPointer pointer(INDArray floats) {
        return (FloatPointer) floats.data().pointer();
    }
}
