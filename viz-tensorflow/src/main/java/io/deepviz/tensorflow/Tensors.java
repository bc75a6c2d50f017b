package io.deepviz.tensorflow;

import io.deepviz.tensorflow.GraphSource.Values;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.types.TFloat32;

/** Numbers into TensorFlow's memory and out of it, in one copy each. */
final class Tensors {
    private Tensors() {}

    /** The numbers of a tensor of type float, copied. */
    static Values values(Tensor tensor) {
        if (!(tensor instanceof TFloat32)) {
            throw new Refusal("expected a tensor of type float, got " + tensor.dataType());
        }
        float[] numbers = new float[Math.toIntExact(tensor.shape().size())];
        tensor.asRawTensor().data().asFloats().read(numbers);
        return new Values(tensor.shape().asArray(), numbers);
    }

    /** A tensor in native memory; the caller closes it. */
    static TFloat32 of(long[] extents, float[] numbers) {
        return TFloat32.tensorOf(Shape.of(extents), DataBuffers.of(numbers));
    }

    static TFloat32 of(Values values) {
        return of(values.extents(), values.numbers());
    }

    /** The numbers of a constant of type float. */
    static Values values(TensorProto constant) {
        if (constant.getDtype() != DataType.DT_FLOAT) {
            throw new Refusal("expected a constant of type float, got " + constant.getDtype());
        }
        long[] extents = constant.getTensorShape().getDimList().stream()
                .mapToLong(each -> each.getSize())
                .toArray();
        long size = 1;
        for (long extent : extents) {
            size = Math.multiplyExact(size, extent);
        }
        float[] numbers = new float[Math.toIntExact(size)];
        if (!constant.getTensorContent().isEmpty()) {
            constant.getTensorContent()
                    .asReadOnlyByteBuffer()
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(numbers);
        } else {
            int listed = constant.getFloatValCount(); // the last one stands for all that follow
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = listed == 0 ? 0 : constant.getFloatVal(Math.min(i, listed - 1));
            }
        }
        return new Values(extents, numbers);
    }
}
