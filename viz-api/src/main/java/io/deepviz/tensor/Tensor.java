package io.deepviz.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * An immutable array of 32-bit floats, row-major: the last axis varies fastest. Wherever DeepViz hands one out or takes
 * one, the axes are
 *
 * <ul>
 *   <li>images and activation maps {@code [N, C, H, W]} (batch, channel, row, column), one of them {@code [C, H, W]};
 *   <li>feature vectors {@code [N, D]}, one of them {@code [D]}; a flattened map is in C, H, W order;
 *   <li>convolution kernels {@code [out, in / groups, kh, kw]}, dense kernels {@code [out, in]};
 * </ul>
 *
 * whatever a backend does inside. A tensor holds numbers and does no arithmetic with them. It copies what it is given
 * and what it gives, but for {@link #wrap}.
 */
public final class Tensor {
    private final Shape shape;
    private final float[] data;
    private final int offset;
    private final int size;

    private Tensor(Shape shape, float[] data, int offset, int size) {
        this.shape = shape;
        this.data = data;
        this.offset = offset;
        this.size = size;
    }

    /**
     * A tensor of a copy of these numbers.
     *
     * @param data in row-major order
     * @throws IllegalArgumentException if the shape is not known or does not hold just as many numbers
     */
    public static Tensor of(Shape shape, float... data) {
        return wrap(shape, data.clone());
    }

    /**
     * A tensor over the caller's own array, without a copy: the one way to hand over a large array. The caller must not
     * write to it again.
     *
     * @param data in row-major order
     * @throws IllegalArgumentException if the shape is not known or does not hold just as many numbers
     */
    public static Tensor wrap(Shape shape, float[] data) {
        if (!shape.holds(data.length)) {
            throw new IllegalArgumentException(
                    "data: expected as many numbers as " + shape + " holds, got " + data.length);
        }
        return new Tensor(shape, data, 0, data.length);
    }

    /**
     * One tensor of several, along a new outermost axis: images {@code [C,H,W]} become a batch {@code [N,C,H,W]}.
     *
     * @throws IllegalArgumentException if there is none, or they differ in shape
     */
    public static Tensor stack(List<Tensor> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("parts: expected at least one tensor, got none");
        }
        Shape each = parts.get(0).shape;
        int size = parts.get(0).size;
        float[] all = new float[Math.multiplyExact(parts.size(), size)];
        for (int i = 0; i < parts.size(); i++) {
            Tensor part = parts.get(i);
            if (!part.shape.equals(each)) {
                throw new IllegalArgumentException(
                        "parts: expected all of shape " + each + ", got " + part.shape + " at " + i);
            }
            part.copyTo(all, i * size);
        }
        return wrap(each.prepend(parts.size()), all);
    }

    /** The extents of the axes; all known. */
    public Shape shape() {
        return shape;
    }

    /** How many numbers there are. */
    public int size() {
        return size;
    }

    /**
     * The number at an index, one coordinate an axis.
     *
     * @throws IndexOutOfBoundsException if it lies outside, or has another number of coordinates than the shape has axes
     */
    public float at(int... index) {
        if (index.length != shape.rank()) {
            throw new IndexOutOfBoundsException("index: expected " + shape.rank() + " coordinates for " + shape
                    + ", got " + Arrays.toString(index));
        }
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            if (index[axis] < 0 || index[axis] >= shape.get(axis)) {
                throw new IndexOutOfBoundsException(
                        "index: expected coordinates inside " + shape + ", got " + Arrays.toString(index));
            }
            position = position * shape.get(axis) + index[axis];
        }
        return data[offset + position];
    }

    /**
     * The i-th part along the outermost axis, without a copy: image i of a batch, filter i of a kernel.
     *
     * @throws IndexOutOfBoundsException if there is no such part
     * @throws IllegalStateException at rank 0
     */
    public Tensor slice(int i) {
        Shape part = shape.dropFirst();
        if (i < 0 || i >= shape.get(0)) {
            throw new IndexOutOfBoundsException("slice: expected 0 to " + (shape.get(0) - 1) + ", got " + i);
        }
        int each = size / shape.get(0);
        return new Tensor(part, data, offset + i * each, each);
    }

    /**
     * The same numbers in the same order under another shape, without a copy.
     *
     * @throws IllegalArgumentException if the shape is not known or holds another count of numbers
     */
    public Tensor reshape(Shape other) {
        if (!other.holds(size)) {
            throw new IllegalArgumentException("shape: expected one that holds " + size + " numbers, got " + other);
        }
        return new Tensor(other, data, offset, size);
    }

    /** All numbers as a new array, row-major. */
    public float[] toArray() {
        return Arrays.copyOfRange(data, offset, offset + size);
    }

    /**
     * Copies all numbers, row-major, into an array from a position on.
     *
     * @throws IndexOutOfBoundsException if they don't fit
     */
    public void copyTo(float[] target, int position) {
        System.arraycopy(data, offset, target, position, size);
    }

    /** A read-only view of all numbers, row-major, without a copy; each call makes its own. */
    public FloatBuffer buffer() {
        return FloatBuffer.wrap(data, offset, size).slice().asReadOnlyBuffer();
    }

    /** Equal shapes and equal numbers, bit for bit but for the payload of a NaN: NaN equals NaN, 0.0 is not -0.0. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && shape.equals(tensor.shape)
                && Arrays.equals(data, offset, offset + size, tensor.data, tensor.offset, tensor.offset + tensor.size);
    }

    @Override
    public int hashCode() {
        int hash = shape.hashCode();
        for (int i = offset; i < offset + size; i++) {
            hash = 31 * hash + Float.hashCode(data[i]);
        }
        return hash;
    }

    /** The shape and the first numbers. */
    @Override
    public String toString() {
        int shown = Math.min(size, 6);
        String numbers = Arrays.toString(Arrays.copyOfRange(data, offset, offset + shown));
        return "Tensor" + shape + (shown == size ? numbers : numbers.replace("]", ", ...]"));
    }
}
