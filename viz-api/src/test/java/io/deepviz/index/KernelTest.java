package io.deepviz.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.Metric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel against a sum in plain sight, at odd sizes. */
final class KernelTest {
    private static final int CAPACITY = 128;
    private static final int[] ROWS = {1, 2, 15, 16, 17, 31, 33, 64, 100, 128};
    private static final int[] QUERIES = {1, 2, 5, 6, 7, 12, 13, 40};

    static IntStream dimensions() {
        return IntStream.concat(IntStream.rangeClosed(1, 70), IntStream.of(127, 128, 129, 255, 256, 257, 1000));
    }

    /** Of small whole numbers, which float adds without an error in whatever order. */
    @ParameterizedTest
    @MethodSource("dimensions")
    void productsAreSumsOfProducts(int dimension) {
        Random random = new Random(dimension);
        int rows = ROWS[dimension % ROWS.length];
        int queries = QUERIES[dimension % QUERIES.length];
        float[] x = whole(random, rows * dimension);
        float[] q = whole(random, queries * dimension);
        for (Kernel kernel : Kernels.all()) {
            float[] products = products(kernel, x, rows, q, queries, dimension);
            for (int i = 0; i < queries; i++) {
                for (int j = 0; j < rows; j++) {
                    assertThat(products[i * CAPACITY + j])
                            .as("%s, query %d of %d, row %d of %d", kernel.name(), i, queries, j, rows)
                            .isEqualTo(dot(q, i * dimension, x, j * dimension, dimension));
                }
            }
        }
    }

    @Test
    void partsOfTheQueriesCanBeMultipliedAlone() {
        Random random = new Random(1);
        int dimension = 150;
        float[] x = whole(random, 20 * dimension);
        float[] q = whole(random, 25 * dimension);
        for (Kernel kernel : Kernels.all()) {
            Kernel.Panel panel = panel(kernel, x, 20, dimension);
            float[] packed = kernel.pack(q, 25, dimension);
            for (int to : new int[] {13, 17, 24, 25}) {
                float[] products = new float[24 * CAPACITY];
                panel.multiply(packed, 12, to, 20, products);
                for (int i = 12; i < to; i++) {
                    assertThat(products[(i - 12) * CAPACITY + 19])
                            .as("%s, query %d, up to %d", kernel.name(), i, to)
                            .isEqualTo(dot(q, i * dimension, x, 19 * dimension, dimension));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dimensions")
    void candidatesAreThoseThatAreNotBeyondTheLimit(int rows) {
        Random random = new Random(rows);
        float[] products = gaussian(random, rows + 3);
        float[] lows = gaussian(random, rows);
        float[] lengths = gaussian(random, rows);
        products[3 + rows / 2] = Float.NaN; // can't be told: stays
        List<Integer> expected = new ArrayList<>();
        for (int j = 0; j < rows; j++) {
            if (!(lows[j] - 2 * products[3 + j] - 0.25f * lengths[j] > -0.5f)) {
                expected.add(j);
            }
        }
        for (Kernel kernel : Kernels.all()) {
            int[] found = new int[rows];
            int count = kernel.candidates(products, 3, lows, lengths, rows, 0.25f, -0.5f, found);
            assertThat(Arrays.copyOf(found, count))
                    .as(kernel.name())
                    .containsExactly(expected.stream().mapToInt(i -> i).toArray());
            assertThat(kernel.candidates(products, 3, lows, lengths, rows, Float.NaN, 0, found))
                    .as(kernel.name())
                    .isEqualTo(rows);
        }
    }

    @Test
    void theVectorApiIsUsedWhereItsModuleIs() {
        boolean there = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertThat(Kernels.all()).hasSize(there ? 2 : 1);
        assertThat(Kernels.best().name()).startsWith(there ? "Vector API" : "plain Java");
    }

    @Test
    void withoutTheModulePlainLoopsFindTheSame() throws IOException, InterruptedException {
        assertThat(inAnotherJvm()).isEqualTo("ExactIndex(3 x 2, EUCLIDEAN, plain Java) 1");
        assertThat(inAnotherJvm("--add-modules", "jdk.incubator.vector"))
                .matches("ExactIndex\\(3 x 2, EUCLIDEAN, Vector API, \\d+ bits\\) 1");
    }

    private static String inAnotherJvm(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said;
    }

    /** Says what an index is and finds. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            float[][] rows = {{0, 0}, {3, 4}, {9, 9}};
            try (ExactIndex index = ExactIndex.of(rows, Metric.EUCLIDEAN)) {
                System.out.print(index + " "
                        + index.nearest(new float[] {4, 4}, 1).get(0).id());
            }
        }
    }

    private static float[] products(Kernel kernel, float[] x, int rows, float[] q, int queries, int dimension) {
        int group = kernel.group();
        float[] products = new float[(queries + group - 1) / group * group * CAPACITY];
        Arrays.fill(products, 7); // what was there before doesn't count
        panel(kernel, x, rows, dimension).multiply(kernel.pack(q, queries, dimension), 0, queries, rows, products);
        return products;
    }

    private static Kernel.Panel panel(Kernel kernel, float[] x, int rows, int dimension) {
        Kernel.Panel panel = kernel.panel(dimension, CAPACITY);
        for (int column = 0; column < rows; column += kernel.width()) {
            int count = Math.min(kernel.width(), rows - column);
            for (int first = 0; first < dimension; first += Geometry.TILE) {
                int dimensions = Math.min(Geometry.TILE, dimension - first);
                float[] tile = new float[count * Geometry.TILE];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(x, (column + i) * dimension + first, tile, i * Geometry.TILE, dimensions);
                }
                panel.put(first, dimensions, column, count, tile);
            }
        }
        return panel;
    }

    private static float dot(float[] a, int aAt, float[] b, int bAt, int dimension) {
        float sum = 0;
        for (int d = 0; d < dimension; d++) {
            sum += a[aAt + d] * b[bAt + d];
        }
        return sum;
    }

    private static float[] whole(Random random, int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = random.nextInt(21) - 10;
        }
        return numbers;
    }

    private static float[] gaussian(Random random, int length) {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
