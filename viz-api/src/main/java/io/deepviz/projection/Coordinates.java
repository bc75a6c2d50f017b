package io.deepviz.projection;

import io.deepviz.index.InnerProducts;
import io.deepviz.index.VectorSource;

/** Where rows lie along directions. */
final class Coordinates {
    private Coordinates() {}

    /**
     * The inner products of rows, less an origin, with directions; in float.
     *
     * @param directions {@code [K][D]}
     * @return {@code [N,K]}
     */
    static float[] along(double[][] directions, double[] origin, VectorSource vectors) {
        CenteredRows rows = CenteredRows.about(origin, vectors);
        float[] flat = flat(directions);
        float[] coordinates = new float[Math.toIntExact(vectors.size() * directions.length)];
        for (long from = 0; from < vectors.size(); from += rows.slab()) {
            int count = (int) Math.min(rows.slab(), vectors.size() - from);
            float[] some = new float[count * origin.length];
            rows.read(from, count, some);
            float[] products = new float[count * directions.length];
            InnerProducts.of(some, flat, origin.length, products);
            System.arraycopy(products, 0, coordinates, (int) from * directions.length, products.length);
        }
        return coordinates;
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
