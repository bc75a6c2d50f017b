package io.deepviz.tensorflow;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * How many images a graph takes at once.
 *
 * @param fixed the number, or 0 if it takes any
 */
record Batching(int fixed) {
    static final Batching ANY = new Batching(0);

    /** A batch in parts that the graph takes; the last is filled up with zeros. */
    List<Tensor> parts(Tensor batch) {
        int images = batch.shape().get(0);
        if (fixed == 0 || images == fixed) {
            return List.of(batch);
        }
        Shape part = batch.shape().dropFirst().prepend(fixed);
        int each = Math.toIntExact(batch.shape().dropFirst().size());
        float[] numbers = batch.toArray();
        List<Tensor> parts = new ArrayList<>();
        for (int start = 0; start < images; start += fixed) {
            float[] own = new float[fixed * each];
            System.arraycopy(numbers, start * each, own, 0, Math.min(fixed, images - start) * each);
            parts.add(Tensor.wrap(part, own));
        }
        return parts;
    }

    /** The parts of an output as one, without what was filled up. */
    Tensor joined(List<Tensor> parts, int images) {
        if (parts.size() == 1 && parts.get(0).shape().get(0) == images) {
            return parts.get(0);
        }
        Shape one = parts.get(0).shape().dropFirst();
        int each = Math.toIntExact(one.size());
        float[] numbers = new float[images * each];
        int start = 0;
        for (Tensor part : parts) {
            int length = Math.min(part.shape().get(0) * each, numbers.length - start);
            System.arraycopy(part.toArray(), 0, numbers, start, length);
            start += length;
        }
        return Tensor.wrap(one.prepend(images), numbers);
    }
}
