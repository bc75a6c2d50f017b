package io.deepviz.tensorflow;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.tensorflow.GraphSource.Values;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How TensorFlow orders the numbers of a parameter, and how they come to our order and back.
 *
 * @param axes for each of our axes, which of TensorFlow's it is
 * @param shape the parameter's, as we show it
 * @param columns for a matrix behind a flattened map: where TensorFlow has the input that we count as i; else null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ParameterForm(int[] axes, Shape shape, int @Nullable [] columns) {

    /** {@code [kh, kw, in, out]}. */
    static ParameterForm kernel(long[] of) {
        return new ParameterForm(new int[] {3, 2, 0, 1}, shape(of[3], of[2], of[0], of[1]), null);
    }

    /** {@code [kh, kw, in, multiplier]}. */
    static ParameterForm depthwiseKernel(long[] of) {
        return new ParameterForm(new int[] {2, 3, 0, 1}, shape(of[2] * of[3], 1, of[0], of[1]), null);
    }

    /** {@code [kh, kw, out, in]}. */
    static ParameterForm transposedKernel(long[] of) {
        return new ParameterForm(new int[] {2, 3, 0, 1}, shape(of[2], of[3], of[0], of[1]), null);
    }

    /** {@code [in, out]}, or {@code [out, in]} if it is used transposed; its inputs in the order of a layout. */
    static ParameterForm matrix(long[] of, boolean transposed, Layout inputs) {
        return transposed
                ? new ParameterForm(new int[] {0, 1}, shape(of[0], of[1]), inputs.order())
                : new ParameterForm(new int[] {1, 0}, shape(of[1], of[0]), inputs.order());
    }

    /** One number a channel, whatever axes of length 1 are around it. */
    static ParameterForm vector(long size, Layout channels) {
        return new ParameterForm(new int[] {0, 1}, shape(size), channels.order());
    }

    /** The parameter as we show it. */
    Tensor outward(Values values) {
        float[] numbers = permuted(values.numbers(), asMatrix(values.extents()), axes);
        return Tensor.wrap(shape, inColumns(numbers, false));
    }

    /** The parameter as TensorFlow has it, with the extents that it has there. */
    Values inward(Tensor tensor, long[] extents) {
        long[] own = asMatrix(extents);
        long[] ours = IntStream.of(axes).mapToLong(axis -> own[axis]).toArray();
        int[] back = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            back[axes[i]] = i;
        }
        return new Values(extents, permuted(inColumns(tensor.toArray(), true), ours, back));
    }

    /** A vector counts as a matrix of one row. */
    private long[] asMatrix(long[] extents) {
        return shape.rank() == 1 ? new long[] {1, shape.size()} : extents;
    }

    private float[] inColumns(float[] numbers, boolean inward) {
        int[] places = columns;
        if (places == null) {
            return numbers;
        }
        float[] result = new float[numbers.length];
        for (int start = 0; start < numbers.length; start += places.length) {
            for (int i = 0; i < places.length; i++) {
                if (inward) {
                    result[start + places[i]] = numbers[start + i];
                } else {
                    result[start + i] = numbers[start + places[i]];
                }
            }
        }
        return result;
    }

    /** Numbers with their axes in another order: axis i of the result is axis {@code order[i]}. */
    static float[] permuted(float[] numbers, long[] extents, int[] order) {
        int rank = order.length;
        int[] step = new int[rank];
        int size = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            step[axis] = size;
            size *= (int) extents[axis];
        }
        float[] result = new float[numbers.length];
        int[] at = new int[rank];
        for (int i = 0, from = 0; i < result.length; i++) {
            result[i] = numbers[from];
            for (int axis = rank - 1; axis >= 0; axis--) {
                from += step[order[axis]];
                if (++at[axis] < extents[order[axis]]) {
                    break;
                }
                from -= at[axis] * step[order[axis]];
                at[axis] = 0;
            }
        }
        return result;
    }

    private static Shape shape(long... extents) {
        return Shape.of(
                java.util.Arrays.stream(extents).mapToInt(Math::toIntExact).toArray());
    }
}
