package io.deepviz.testing;

import io.deepviz.tensor.Shape;
import java.util.Arrays;

/** Where in a tensor the i-th number stands, for messages. */
final class Places {
    private Places() {}

    /** The index, one coordinate an axis. */
    static String of(Shape shape, int position) {
        int[] index = new int[shape.rank()];
        int rest = position;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.get(axis);
            rest /= shape.get(axis);
        }
        return Arrays.toString(index);
    }
}
