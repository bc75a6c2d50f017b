package io.deepviz.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The extents of an array, outermost axis first, such as {@code [64,3,11,11]}. An extent that is not known yet, the
 * height of a fully convolutional network's input for one, is {@link #OPEN} and prints as {@code ?}.
 */
public final class Shape {
    /** The extent of an axis that is not known yet. */
    public static final int OPEN = -1;

    private final int[] extents;

    private Shape(int[] extents) {
        this.extents = extents;
    }

    /**
     * A shape of these extents; none at all is the shape of a single number.
     *
     * @throws IllegalArgumentException if an extent is less than 1 and not {@link #OPEN}
     */
    public static Shape of(int... extents) {
        for (int extent : extents) {
            if (extent < 1 && extent != OPEN) {
                throw new IllegalArgumentException(
                        "extents: expected numbers of at least 1, got " + Arrays.toString(extents));
            }
        }
        return new Shape(extents.clone());
    }

    /** The number of axes. */
    public int rank() {
        return extents.length;
    }

    /**
     * The extent of an axis, {@link #OPEN} if not known; axis 0 is the outermost.
     *
     * @throws IndexOutOfBoundsException if there is no such axis
     */
    public int get(int axis) {
        return extents[axis];
    }

    /** Whether no extent is {@link #OPEN}. */
    public boolean isKnown() {
        return Arrays.stream(extents).noneMatch(extent -> extent == OPEN);
    }

    /**
     * How many numbers an array of this shape holds; 1 for rank 0.
     *
     * @throws IllegalStateException if an extent is {@link #OPEN}
     * @throws ArithmeticException if the product does not fit a long
     */
    public long size() {
        if (!isKnown()) {
            throw new IllegalStateException("the size of " + this + " is not known");
        }
        return Arrays.stream(extents).asLongStream().reduce(1, Math::multiplyExact);
    }

    /** Whether it is known and an array of so many numbers fills it. */
    boolean holds(int count) {
        long product = 1;
        for (int extent : extents) {
            product *= extent;
            if (product < 1 || product > count) { // so it cannot overflow: neither factor exceeds 31 bits
                return false;
            }
        }
        return product == count;
    }

    /** This shape with one more axis in front: {@code [3,8,8].prepend(2)} is {@code [2,3,8,8]}. */
    public Shape prepend(int extent) {
        int[] more = new int[extents.length + 1];
        more[0] = extent;
        System.arraycopy(extents, 0, more, 1, extents.length);
        return of(more);
    }

    /**
     * This shape without its outermost axis: {@code [2,3,8,8].dropFirst()} is {@code [3,8,8]}.
     *
     * @throws IllegalStateException at rank 0
     */
    public Shape dropFirst() {
        if (extents.length == 0) {
            throw new IllegalStateException("a shape of rank 0 has no axis to drop");
        }
        return new Shape(Arrays.copyOfRange(extents, 1, extents.length));
    }

    /** Whether an array of the other shape fits here: equal rank, and equal extents wherever this one is known. */
    public boolean accepts(Shape other) {
        if (other.rank() != rank()) {
            return false;
        }
        for (int axis = 0; axis < extents.length; axis++) {
            if (extents[axis] != OPEN && extents[axis] != other.extents[axis]) {
                return false;
            }
        }
        return true;
    }

    /** The extents as a new array. */
    public int[] toArray() {
        return extents.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    /** Such as {@code [3,224,224]}, or {@code [3,?,?]}. */
    @Override
    public String toString() {
        return Arrays.stream(extents)
                .mapToObj(extent -> extent == OPEN ? "?" : Integer.toString(extent))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
