package io.deepviz.projection;

import io.deepviz.Metric;
import io.deepviz.ProgressListener;
import io.deepviz.index.ExactIndex;
import io.deepviz.index.VectorSource;
import io.deepviz.tensor.Tensor;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What t-SNE makes small, of any map in the plane, whoever made it: {@code KL(P|Q) = sum p_ij ln(p_ij / q_ij)} in nats, P the
 * affinities of the vectors at a perplexity, {@code q_ij ~ 1 / (1 + |y_i - y_j|^2)} (van der Maaten and Hinton 2008, section
 * 3.3; P between {@code 3 * perplexity} exact neighbors, as in van der Maaten 2014, section 4.1). One instance judges several
 * maps of the same vectors alike: what a program reports of itself is by its own neighbors and sums.
 *
 * <p>The units of the map matter, since q does not scale: only maps by t-SNE compare, and only at the same perplexity.
 */
public final class KlDivergence {
    private static final int CHUNK = 64;
    /** Beyond, the n^2 distances of a map would take minutes. */
    private static final int MOST_EXACT = 200_000;
    /** Squares this small err by some 0.1 % of the sum. */
    private static final double THETA = 0.2;
    /** Points whose sums are taken in full, to see how far the squares err. */
    private static final int CHECKED = 1000;

    private final Affinities affinities;
    private final double perplexity;
    private final int mostExact;

    private KlDivergence(Affinities affinities, double perplexity, int mostExact) {
        this.affinities = affinities;
        this.perplexity = perplexity;
        this.mostExact = mostExact;
    }

    /**
     * A value.
     *
     * @param nats the divergence
     * @param error how far off it may be: 0 if all pairs were summed; else what 1000 points, in order of the map evenly
     *     spread and summed in full, differ from the approximate sum by
     * @param perplexity of P
     */
    public record Value(double nats, double error, double perplexity) {
        /** Such as {@code 2.993 (perplexity 30.0, all pairs)}. */
        @Override
        public String toString() {
            String how = error == 0 ? "all pairs" : String.format(Locale.ROOT, "Barnes-Hut, within %.4f", error);
            return String.format(Locale.ROOT, "%.3f (perplexity %s, %s)", nats, perplexity, how);
        }
    }

    /**
     * The measure for maps of some vectors, which are compared as they are: without PCA before.
     *
     * @param perplexity at least 1, at most a third of the vectors less one
     * @param progress is told of the neighbors
     * @throws IllegalArgumentException if the perplexity is out of range, or a vector holds NaN or infinity
     * @throws java.util.concurrent.CancellationException if the listener throws it
     */
    public static KlDivergence against(VectorSource vectors, double perplexity, ProgressListener progress) {
        return against(vectors, perplexity, progress, MOST_EXACT);
    }

    static KlDivergence against(VectorSource vectors, double perplexity, ProgressListener progress, int mostExact) {
        if (!(perplexity >= 1) || Affinities.neighbors(perplexity) >= vectors.size()) {
            throw new IllegalArgumentException("perplexity: expected 1 to " + (vectors.size() - 1) / Affinities.REACH
                    + " for " + vectors.size() + " vectors, got " + perplexity);
        }
        Tensor rows = TSne.copy(vectors);
        try (ExactIndex index = ExactIndex.of(rows, Metric.EUCLIDEAN)) {
            return new KlDivergence(Affinities.among(index, rows, perplexity, progress), perplexity, mostExact);
        }
    }

    /**
     * Judges a map.
     *
     * @param points {@code [N,2]}, in the order of the vectors
     * @throws IllegalArgumentException if they are not as many as the vectors, or not in the plane, or one is not finite
     */
    public Value of(Tensor points) {
        if (points.shape().rank() != 2
                || points.shape().get(0) != affinities.size()
                || points.shape().get(1) != 2) {
            throw new IllegalArgumentException("points: expected [" + affinities.size() + ",2], got " + points.shape());
        }
        VectorSource.of(points).requireFinite("points");
        Layout layout = Layout.at(points);
        if (affinities.size() <= mostExact) {
            return new Value(new Divergence(affinities, new AllPairs()).value(layout), 0, perplexity);
        }
        BarnesHut tree = new BarnesHut(affinities.size(), THETA);
        double nats = new Divergence(affinities, tree).value(layout);
        return new Value(nats, Math.abs(Math.log(tree.share(checked(), layout.x, layout.y))), perplexity);
    }

    private int[] checked() {
        long step = Math.max(1, affinities.size() / CHECKED);
        return IntStream.range(0, Math.min(CHECKED, affinities.size()))
                .map(i -> (int) (i * step))
                .toArray();
    }

    /** The sum of w alone, over all pairs: in blocks of fixed order, which become vector instructions. */
    private static final class AllPairs implements Repulsion {
        @Override
        public double compute(double[] x, double[] y, double[] forceX, double[] forceY) {
            int chunks = (x.length + CHUNK - 1) / CHUNK;
            double[] sums = new double[chunks];
            IntStream.range(0, chunks).parallel().forEach(chunk -> {
                double[] weights = new double[x.length];
                for (int i = chunk * CHUNK; i < Math.min(x.length, (chunk + 1) * CHUNK); i++) {
                    add(x, y, x[i], y[i], weights);
                }
                for (double weight : weights) {
                    sums[chunk] += weight;
                }
            });
            double total = -x.length; // without each point with itself, whose w is 1
            for (double sum : sums) {
                total += sum;
            }
            return total;
        }

        private static void add(double[] x, double[] y, double atX, double atY, double[] weights) {
            for (int j = 0; j < weights.length; j++) {
                double apartX = atX - x[j];
                double apartY = atY - y[j];
                weights[j] += 1 / (1 + apartX * apartX + apartY * apartY);
            }
        }
    }
}
