package io.deepviz.training;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@link RunOutput} wrote. What can't be read throws {@link IllegalArgumentException} or
 * {@link java.nio.BufferUnderflowException}; nothing takes more memory than the record has bytes, but for a factor.
 */
final class RunInput {
    private final ByteBuffer in;

    RunInput(ByteBuffer in) {
        this.in = in;
    }

    /** How a value is read. */
    interface Part<T> {
        T read(RunInput in);
    }

    int integer() {
        return in.getInt();
    }

    long longInteger() {
        return in.getLong();
    }

    double number() {
        return in.getDouble();
    }

    String text() {
        byte[] encoded = new byte[count(1)];
        in.get(encoded);
        return new String(encoded, StandardCharsets.UTF_8);
    }

    List<Integer> integers() {
        return list(RunInput::integer);
    }

    <T> List<T> list(Part<T> part) {
        int count = count(Integer.BYTES);
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(part.read(this));
        }
        return values;
    }

    <T> Optional<T> optional(Part<T> part) {
        return in.getInt() == 0 ? Optional.empty() : Optional.of(part.read(this));
    }

    Tensor tensor() {
        Shape shape = shape();
        float[] numbers = new float[size(shape, Float.BYTES)];
        in.asFloatBuffer().get(numbers);
        in.position(in.position() + numbers.length * Float.BYTES);
        return Tensor.wrap(shape, numbers);
    }

    Tensor picture() {
        Shape shape = shape();
        float[] numbers = new float[size(shape, 1)];
        int each = numbers.length / shape.get(0);
        for (int i = 0; i < numbers.length; ) {
            float scale = in.getFloat();
            for (int end = i + each; i < end; i++) {
                numbers[i] = in.get() * scale;
            }
        }
        return Tensor.wrap(shape, numbers);
    }

    private Shape shape() {
        int[] extents = new int[count(Integer.BYTES)];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = in.getInt();
        }
        return Shape.of(extents);
    }

    private int size(Shape shape, int bytesEach) {
        if (shape.rank() == 0 || shape.size() > in.remaining() / bytesEach) {
            throw new IllegalArgumentException("shape: " + shape);
        }
        return (int) shape.size();
    }

    private int count(int bytesEach) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / bytesEach) {
            throw new IllegalArgumentException("count: " + count);
        }
        return count;
    }
}
