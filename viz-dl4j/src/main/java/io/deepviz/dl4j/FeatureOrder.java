package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * In which order a network has the numbers of a vector. Here, a flattened map is in C, H, W order; a network in NHWC has it
 * in H, W, C order, and so are the parameters of the layers that take it.
 */
final class FeatureOrder {
    /** For each number here, its place in the network. */
    private final int[] inside;

    private FeatureOrder(int... inside) {
        this.inside = inside;
    }

    /** Of a flattened map that the network has in H, W, C order. */
    static FeatureOrder channelsLast(Shape map) {
        int channels = map.get(0);
        int area = map.get(1) * map.get(2);
        return new FeatureOrder(IntStream.range(0, channels * area)
                .map(here -> here % area * channels + here / area)
                .toArray());
    }

    /** Of a vector that is in the same order here and there. */
    static FeatureOrder plain(int length) {
        return new FeatureOrder(IntStream.range(0, length).toArray());
    }

    /** Of several vectors one after the other. */
    static FeatureOrder concatenation(List<FeatureOrder> parts) {
        int[] all = new int[0];
        for (FeatureOrder part : parts) {
            int start = all.length;
            all = IntStream.concat(
                            Arrays.stream(all), Arrays.stream(part.inside).map(place -> start + place))
                    .toArray();
        }
        return new FeatureOrder(all);
    }

    boolean isPlain() {
        return IntStream.range(0, inside.length).allMatch(i -> inside[i] == i);
    }

    /** An array of the network's along whose last axis the vector's numbers go, as it is here. */
    INDArray here(INDArray array) {
        if (isPlain()) {
            return array;
        }
        INDArray dense = array.dup('c');
        return Native.operation("gather")
                .on(dense, Nd4j.createFromArray(inside))
                .with(array.rank() - 1)
                .into(Nd4j.createUninitialized(array.dataType(), array.shape(), 'c'));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FeatureOrder order && Arrays.equals(inside, order.inside);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(inside);
    }
}
