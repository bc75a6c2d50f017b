package io.deepviz.projection;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The largest eigenvalues of a symmetric matrix that is too large to decompose, or too large to have: from what it does to a
 * few random vectors, to the results of that, and so on (Musco and Musco 2015, "Randomized block Krylov methods for stronger
 * and faster approximate singular value decomposition", algorithm 2). The answer is the best within the space that these
 * span (Rayleigh and Ritz). When that isn't good enough it starts again from there, with what was learnt (Wu and Simon 2000,
 * "Thick-restart Lanczos method", SIAM J. Matrix Anal. Appl. 22(2)).
 *
 * <p>How good it is needs no guess: of an approximate eigenpair (s, u), {@code |A u - s u|} bounds the distance of s from an
 * eigenvalue, and the error of the eigenvalue is of the order of its square.
 */
final class BlockKrylov {
    /** Vectors beyond those wanted (Halko, Martinsson and Tropp 2011, SIAM Review 53(2), section 4.2). */
    static final int OVERSAMPLING = 10;

    private static final int DEPTH = 5;
    private static final double LOST = 1e-12;

    private final SymmetricOperator matrix;
    private final int count;
    private final int block;
    private final double tolerance;
    private final int most;

    private int times;
    private double residual = Double.POSITIVE_INFINITY;
    private Eigenpairs found;

    private BlockKrylov(SymmetricOperator matrix, int count, double tolerance, int most, long seed) {
        this.matrix = matrix;
        this.count = count;
        this.block = count + OVERSAMPLING;
        this.tolerance = tolerance;
        this.most = most;
        double[][] start = start(seed);
        Orthonormal.make(start, 0);
        this.found = new Eigenpairs(new double[block], start);
    }

    /** Whether the matrix is large enough beside what is wanted of it; else it should be decomposed as a whole. */
    static boolean suits(int width, int count) {
        return (count + OVERSAMPLING) * (DEPTH + 1L) <= width;
    }

    /**
     * Looks for eigenpairs.
     *
     * @param tolerance the residual to reach, in units of the largest eigenvalue
     * @param most how often the matrix may be multiplied with a block of vectors, at least {@code DEPTH}
     */
    static Result largest(SymmetricOperator matrix, int count, double tolerance, int most, long seed) {
        BlockKrylov search = new BlockKrylov(matrix, count, tolerance, most, seed);
        search.run();
        Eigenpairs found = search.found;
        return new Result(
                new Eigenpairs(Arrays.copyOf(found.values(), count), Arrays.copyOf(found.vectors(), count)),
                search.residual);
    }

    /**
     * What was found.
     *
     * @param residual the largest, in units of the largest eigenvalue
     */
    record Result(Eigenpairs pairs, double residual) {}

    private double[][] start(long seed) {
        Random random = new Random(seed);
        double[][] vectors = new double[block][matrix.width()];
        for (double[] vector : vectors) {
            Arrays.setAll(vector, d -> random.nextGaussian());
        }
        return vectors;
    }

    private void run() {
        double[][] images = times(found.vectors());
        while (residual > tolerance && times + DEPTH - 1 <= most) {
            images = cycle(images);
        }
    }

    /** One stack of blocks on what is there; returns what the matrix makes of what was found. */
    private double[][] cycle(double[][] images) {
        double[][] basis = new double[block * DEPTH][];
        double[][] all = new double[block * DEPTH][];
        System.arraycopy(found.vectors(), 0, basis, 0, block);
        System.arraycopy(images, 0, all, 0, block);
        for (int from = block; from < basis.length; from += block) {
            extend(basis, from, all);
        }
        Eigenpairs small = Eigenpairs.decompose(products(basis, all), block);
        double[][] vectors = combined(small.vectors(), basis);
        double[][] results = combined(small.vectors(), all);
        found = new Eigenpairs(small.values(), vectors);
        residual = residual(results);
        return results;
    }

    /** Adds the block that the last one is turned into, less what the basis holds already. */
    private void extend(double[][] basis, int from, double[][] all) {
        double[][] next = Arrays.copyOfRange(all, from - block, from);
        double[][] before = Arrays.copyOf(basis, from);
        for (int time = 0; time < 2; time++) { // twice is enough (Giraud et al. 2005)
            IntStream.range(0, block).parallel().forEach(i -> next[i] = without(before, next[i]));
            Orthonormal.make(next, LOST * longest(next));
        }
        System.arraycopy(next, 0, basis, from, block);
        System.arraycopy(times(next), 0, all, from, block);
    }

    private static double[] without(double[][] basis, double[] vector) {
        double[] shares = Arrays.stream(basis)
                .mapToDouble(each -> -Dense.dot(each, vector))
                .toArray();
        double[] rest = Dense.combine(basis, shares);
        Dense.add(vector, 1, rest);
        return rest;
    }

    private static double longest(double[][] vectors) {
        return Math.sqrt(Arrays.stream(vectors)
                .mapToDouble(each -> Dense.dot(each, each))
                .max()
                .orElse(0));
    }

    private static double[][] products(double[][] basis, double[][] images) {
        double[][] products = new double[basis.length][basis.length];
        IntStream.range(0, basis.length).parallel().forEach(i -> {
            for (int j = 0; j <= i; j++) {
                products[i][j] = (Dense.dot(basis[i], images[j]) + Dense.dot(basis[j], images[i])) / 2;
            }
        });
        for (int i = 0; i < basis.length; i++) {
            for (int j = 0; j < i; j++) {
                products[j][i] = products[i][j];
            }
        }
        return products;
    }

    private static double[][] combined(double[][] weights, double[][] vectors) {
        double[][] all = new double[weights.length][];
        IntStream.range(0, all.length).parallel().forEach(i -> all[i] = Dense.combine(vectors, weights[i]));
        return all;
    }

    private double residual(double[][] images) {
        if (found.values()[0] == 0) {
            return 0;
        }
        double largest = 0;
        for (int i = 0; i < count; i++) {
            double[] rest = images[i].clone();
            Dense.add(found.vectors()[i], -found.values()[i], rest);
            largest = Math.max(largest, Math.sqrt(Dense.dot(rest, rest)));
        }
        return largest / found.values()[0];
    }

    private double[][] times(double[][] vectors) {
        times++;
        return matrix.times(vectors);
    }
}
