package io.deepviz.projection;

import io.deepviz.ProgressListener;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Tensor;

/** A map onto which further vectors can be placed, while those it was made of stay where they are. */
public interface FittedProjection {

    /** The map. */
    Projection projection();

    /** How many numbers a vector must have. */
    int dimension();

    /**
     * Places vectors among those that the map was made of. Where one comes to lie depends on it and the map alone, not on
     * the others that are placed with it; it is the same to the bit on any number of cores.
     *
     * <p>A vector unlike any that the map was made of gets a place too: that of those it is least unlike.
     *
     * @param progress is told of the vectors' neighbors, as a rule, then of vectors placed
     * @return {@code [M,2]}, in the units of the map
     * @throws IllegalArgumentException if they have another dimension, or one holds NaN or infinity
     * @throws java.util.concurrent.CancellationException if the listener throws it
     */
    Tensor transform(VectorSource vectors, ProgressListener progress);

    /**
     * Places the rows of a tensor {@code [M,D]}.
     *
     * @throws IllegalArgumentException as {@link #transform(VectorSource, ProgressListener)}
     */
    default Tensor transform(Tensor vectors) {
        return transform(VectorSource.of(vectors), ProgressListener.NONE);
    }
}
