package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays of some layers, brought out of native memory and put together slice by slice of a batch. */
final class Gathered {
    private final Set<String> wanted;
    private final int images;
    private final Map<String, Filling> fillings = new HashMap<>();

    /** For a batch of so many images. */
    Gathered(Collection<String> wanted, int images) {
        this.wanted = new LinkedHashSet<>(wanted);
        this.images = images;
    }

    /** Takes the next slice of a layer, if it is wanted. */
    void add(Node node, INDArray slice) {
        if (wanted.contains(node.name())) {
            fillings.computeIfAbsent(node.name(), name -> new Filling(images, slice))
                    .add(slice);
        }
    }

    /** All that was wanted, in that order; complete once all slices were there. */
    Map<String, Tensor> tensors() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        wanted.forEach(name -> {
            Filling filling = fillings.get(name);
            if (filling == null || filling.position < filling.numbers.length) {
                throw new IllegalStateException("nothing, or not everything, came for layer '" + name + "'");
            }
            all.put(name, Tensor.wrap(filling.shape, filling.numbers));
        });
        return all;
    }

    private static final class Filling {
        private final Shape shape;
        private final float[] numbers;
        private int position;

        Filling(int images, INDArray slice) {
            shape = Transfer.shape(slice).dropFirst().prepend(images);
            numbers = new float[Math.toIntExact(shape.size())];
        }

        void add(INDArray slice) {
            Transfer.read(slice, numbers, position);
            position += Math.toIntExact(slice.length());
        }
    }
}
