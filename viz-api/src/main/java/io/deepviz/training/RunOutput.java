package io.deepviz.training;

import io.deepviz.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The bytes of a record, value by value, big-endian. */
final class RunOutput {
    private static final int LEVELS = 127;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** Writing to memory does not fail. */
    private interface Writing {
        void run() throws IOException;
    }

    /** How a value is written. */
    interface Part<T> {
        void write(RunOutput out, T value);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    RunOutput integer(int value) {
        return did(() -> out.writeInt(value));
    }

    RunOutput longInteger(long value) {
        return did(() -> out.writeLong(value));
    }

    RunOutput number(double value) {
        return did(() -> out.writeDouble(value));
    }

    RunOutput text(String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        return integer(encoded.length).did(() -> out.write(encoded));
    }

    RunOutput integers(List<Integer> values) {
        integer(values.size());
        values.forEach(this::integer);
        return this;
    }

    <T> RunOutput list(List<T> values, Part<T> part) {
        integer(values.size());
        values.forEach(value -> part.write(this, value));
        return this;
    }

    <T> RunOutput optional(Optional<T> value, Part<T> part) {
        integer(value.isPresent() ? 1 : 0);
        value.ifPresent(present -> part.write(this, present));
        return this;
    }

    RunOutput tensor(Tensor tensor) {
        shape(tensor);
        for (float number : tensor.toArray()) {
            did(() -> out.writeFloat(number));
        }
        return this;
    }

    /** A byte a number, in steps of 1/127 of the largest of its part along the first axis: what a picture can show. */
    RunOutput picture(Tensor tensor) {
        shape(tensor);
        for (int i = 0; i < tensor.shape().get(0); i++) {
            float[] numbers = tensor.slice(i).toArray();
            float largest = Float.MIN_NORMAL * LEVELS;
            for (float number : numbers) {
                largest = Math.max(largest, Math.abs(number)); // NaN if any is
            }
            float scale = largest / LEVELS;
            did(() -> out.writeFloat(scale));
            for (float number : numbers) {
                did(() -> out.writeByte(Math.round(number / scale)));
            }
        }
        return this;
    }

    private void shape(Tensor tensor) {
        integer(tensor.shape().rank());
        for (int extent : tensor.shape().toArray()) {
            integer(extent);
        }
    }

    private RunOutput did(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
