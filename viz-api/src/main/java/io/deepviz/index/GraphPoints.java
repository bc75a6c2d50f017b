package io.deepviz.index;

import io.github.jbellis.jvector.graph.similarity.ScoreFunction.ExactScoreFunction;
import io.github.jbellis.jvector.vector.VectorUtil;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows where {@link Places} puts them, in JVector's form: kept, if they take at most half of the heap, else read and placed
 * whenever a walk comes by, which takes several times as long.
 *
 * <p>JVector wants nearness, a positive number, the more the nearer. It is {@code 1 / |x - y|^2}: so the nearness of close
 * rows keeps its digits, and that of all rows changes by one factor if all distances do.
 */
final class GraphPoints {
    private static final int SHARE = 2;
    /** Of two equal rows. Its inverse, times what pruning multiplies it with, is a float. */
    private static final float NOTHING = 1e-37f;
    /** Of a block of rows: few large arrays, as a walk jumps from row to row and should find it in one step. */
    private static final int BLOCK_NUMBERS = 1 << 26;

    private static final VectorTypeSupport TYPES =
            VectorizationProvider.getInstance().getVectorTypeSupport();

    private final Places places;
    private final int dimension;
    private final int blockRows;
    private final float @Nullable [][] arrays;
    /** The same, for JVector. */
    private final VectorFloat<?> @Nullable [] blocks;
    /** Nothing if all are 0. */
    private final float @Nullable [] further;

    private GraphPoints(Places places, int size, long keepable) {
        this.places = places;
        dimension = places.dimension();
        blockRows = Math.max(1, Math.min(size, BLOCK_NUMBERS / dimension));
        arrays = 4L * size * dimension <= keepable ? arrays(size) : null;
        further = further(size);
        blocks = arrays == null // when they are full: JVector may take a copy
                ? null
                : Arrays.stream(arrays).map(TYPES::createFloatVector).toArray(VectorFloat<?>[]::new);
    }

    /** How many bytes of points may be kept. */
    static long keepable() {
        return Runtime.getRuntime().maxMemory() / SHARE;
    }

    /** What JVector computes with. */
    static String instructions() {
        String provider = VectorizationProvider.getInstance().getClass().getSimpleName();
        return switch (provider) {
            case "PanamaVectorizationProvider" -> Kernels.best().name();
            case "DefaultVectorizationProvider" -> "plain Java";
            default -> provider;
        };
    }

    static GraphPoints of(Places places, int size, long keepable) {
        return new GraphPoints(places, size, keepable);
    }

    private float[][] arrays(int size) {
        float[][] all = new float[(size + blockRows - 1) / blockRows][];
        Arrays.setAll(all, i -> new float[Math.min(blockRows, size - i * blockRows) * dimension]);
        return all;
    }

    /** Places all rows, and keeps what is to be kept of them. */
    private float @Nullable [] further(int size) {
        if (arrays == null && places.isFlat()) {
            return null;
        }
        float[] coordinates = new float[places.isFlat() ? 0 : size];
        Crew.work(
                size,
                Crew.size(),
                () -> new Reader(),
                (reader, piece) -> {
                    int row = (int) piece;
                    float coordinate = reader.place(row);
                    if (arrays != null) {
                        System.arraycopy(reader.placed, 0, arrays[row / blockRows], at(row), dimension);
                    }
                    if (coordinates.length > 0) {
                        coordinates[row] = coordinate;
                    }
                },
                done -> {});
        for (float coordinate : coordinates) {
            if (coordinate != 0) {
                return coordinates;
            }
        }
        return null;
    }

    /** Where a row begins in its block. */
    private int at(int row) {
        return row % blockRows * dimension;
    }

    /** The nearness of rows to a placed query. */
    ExactScoreFunction to(float[] query) {
        return to(TYPES.createFloatVector(query), 0, 0);
    }

    /** The nearness of rows to a row. For one thread. */
    ExactScoreFunction to(int row) {
        float coordinate = further == null ? 0 : further[row];
        return blocks != null
                ? to(blocks[row / blockRows], at(row), coordinate)
                : to(new Reader().read(row), 0, coordinate);
    }

    private ExactScoreFunction to(VectorFloat<?> point, int start, float coordinate) {
        VectorFloat<?>[] all = blocks;
        float[] coordinates = further;
        if (all != null && all.length == 1 && coordinates == null) { // the most frequent, without a detour
            VectorFloat<?> block = all[0];
            return row -> nearness(VectorUtil.squareL2Distance(point, start, block, row * dimension, dimension));
        }
        if (all == null) {
            Reader reader = new Reader();
            return row -> nearness(VectorUtil.squareL2Distance(point, start, reader.read(row), 0, dimension)
                    + furtherSquare(row, coordinate));
        }
        return row -> nearness(VectorUtil.squareL2Distance(point, start, all[row / blockRows], at(row), dimension)
                + furtherSquare(row, coordinate));
    }

    private float furtherSquare(int row, float coordinate) {
        float more = further == null ? 0 : further[row] - coordinate;
        return more * more;
    }

    private static float nearness(float squaredDistance) {
        return 1 / Math.max(squaredDistance, NOTHING);
    }

    /** Reads a row at a time. */
    private final class Reader {
        private final float[] raw = new float[dimension];
        private final float[] placed = new float[dimension];

        float place(int row) {
            return places.place(row, raw, placed);
        }

        VectorFloat<?> read(int row) {
            place(row);
            return TYPES.createFloatVector(placed); // it may have taken a copy of what was there before
        }
    }
}
