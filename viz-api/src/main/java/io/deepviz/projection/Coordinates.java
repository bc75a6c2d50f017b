package io.deepviz.projection;

import io.deepviz.index.InnerProducts;
import io.deepviz.index.VectorSource;
import java.util.stream.IntStream;

/** Where rows lie along directions. */
final class Coordinates {
    private Coordinates() {}

    /**
     * The inner products of rows, less an origin, with directions; in double as long as that takes no time to speak of, so
     * that they don't depend on which kernel there is, else in float.
     *
     * @param directions {@code [K][D]}
     * @return {@code [N,K]}
     */
    static float[] along(double[][] directions, double[] origin, VectorSource vectors) {
        float[] coordinates = new float[Math.toIntExact(vectors.size() * directions.length)];
        double products = (double) coordinates.length * origin.length;
        if (products > PrincipalAxes.MOST_IN_DOUBLE) {
            inFloat(directions, origin, vectors, coordinates);
        } else {
            inDouble(directions, origin, vectors, coordinates);
        }
        return coordinates;
    }

    private static void inDouble(double[][] directions, double[] origin, VectorSource vectors, float[] coordinates) {
        Columns block = new Columns(vectors, origin);
        for (long from = 0; from < vectors.size(); from += block.capacity) {
            block.load(from);
            int at = (int) from * directions.length;
            IntStream.range(0, directions.length).parallel().forEach(k -> {
                double[] along = new double[block.rows];
                for (int d = 0; d < origin.length; d++) {
                    double[] column = block.values[d];
                    double factor = directions[k][d];
                    for (int i = 0; i < along.length; i++) {
                        along[i] += factor * column[i];
                    }
                }
                for (int i = 0; i < along.length; i++) {
                    coordinates[at + i * directions.length + k] = (float) along[i];
                }
            });
        }
    }

    private static void inFloat(double[][] directions, double[] origin, VectorSource vectors, float[] coordinates) {
        CenteredRows rows = CenteredRows.about(origin, vectors);
        float[] flat = flat(directions);
        for (long from = 0; from < vectors.size(); from += rows.slab()) {
            int count = (int) Math.min(rows.slab(), vectors.size() - from);
            float[] some = new float[count * origin.length];
            rows.read(from, count, some);
            float[] products = new float[count * directions.length];
            InnerProducts.of(some, flat, origin.length, products);
            System.arraycopy(products, 0, coordinates, (int) from * directions.length, products.length);
        }
    }

    /** One after the other, rounded to float. */
    static float[] flat(double[][] vectors) {
        int width = vectors[0].length;
        float[] flat = new float[Math.multiplyExact(vectors.length, width)];
        for (int i = 0; i < vectors.length; i++) {
            for (int d = 0; d < width; d++) {
                flat[i * width + d] = (float) vectors[i][d];
            }
        }
        return flat;
    }
}
