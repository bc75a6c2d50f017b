package io.deepviz.features;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a block of a feature set knows about its images: four columns (label, prediction, score, and where the name ends),
 * then the names one after the other.
 */
final class RowsChunk {
    /** Bytes an image takes beside its name. */
    static final int PER_ROW = 16;
    /** In place of a class that is not known. */
    static final int NONE = -1;

    private final int[] labels;
    private final int[] predictions;
    private final float[] scores;
    private final int[] ends;
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();
    private int count;

    RowsChunk(int capacity) {
        labels = new int[capacity];
        predictions = new int[capacity];
        scores = new float[capacity];
        ends = new int[capacity];
    }

    void add(FeatureRow row) {
        labels[count] = row.label().orElse(NONE);
        predictions[count] = row.prediction().map(Prediction::classIndex).orElse(NONE);
        scores[count] = row.prediction().map(Prediction::score).orElse(Float.NaN);
        names.writeBytes(row.file().getBytes(StandardCharsets.UTF_8));
        ends[count] = names.size();
        count++;
    }

    int count() {
        return count;
    }

    void clear() {
        count = 0;
        names.reset();
    }

    /** With room for padding behind its limit. */
    ByteBuffer encode() {
        int length = Math.addExact(count * PER_ROW, names.size());
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(FeatureHead.aligned(length)))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(labels, 0, count).put(predictions, 0, count);
        bytes.position(8 * count)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(scores, 0, count);
        bytes.position(12 * count)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .put(ends, 0, count);
        bytes.position(PER_ROW * count).put(names.toByteArray());
        return bytes.flip();
    }

    /** Whether names end one after the other, the last at the end of the chunk. */
    static boolean isSound(ByteBuffer chunk, int count) {
        int length = chunk.limit() - count * PER_ROW;
        int before = 0;
        for (int row = 0; row < count; row++) {
            int end = end(chunk, count, row);
            if (end < before || end > length) {
                return false;
            }
            before = end;
        }
        return before == length;
    }

    static int label(ByteBuffer chunk, int row) {
        return chunk.getInt(4 * row);
    }

    /** What a chunk says about an image; its buffer is little-endian and ends with the names. */
    static FeatureRow read(ByteBuffer chunk, int count, int row) {
        int label = label(chunk, row);
        int prediction = chunk.getInt(4 * (count + row));
        float score = chunk.getFloat(4 * (2 * count + row));
        return new FeatureRow(
                name(chunk, count, row),
                label == NONE ? OptionalInt.empty() : OptionalInt.of(label),
                prediction == NONE ? Optional.empty() : Optional.of(new Prediction(prediction, score)));
    }

    static String name(ByteBuffer chunk, int count, int row) {
        int start = row == 0 ? 0 : end(chunk, count, row - 1);
        byte[] name = new byte[end(chunk, count, row) - start];
        chunk.get(count * PER_ROW + start, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private static int end(ByteBuffer chunk, int count, int row) {
        return chunk.getInt(4 * (3 * count + row));
    }
}
