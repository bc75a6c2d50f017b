package io.deepviz.benchmarks.peers;

import io.deepviz.projection.Pca;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Fifty principal components of MNIST's 70,000 images, and the coordinates along them, beside scikit-learn's randomized
 * ones; two threads each, in turn, the median of five.
 *
 * <pre>
 * java -Xmx4g --add-modules jdk.incubator.vector -cp viz-benchmarks/target/benchmarks.jar \
 *     io.deepviz.benchmarks.peers.PrincipalComponents viz-benchmarks/peers DATA MNIST [PYTHON]
 * </pre>
 *
 * Adds its row to {@code RESULTS.md} and {@code results.json} beside the folder of the scripts.
 */
public final class PrincipalComponents {
    private static final int COMPONENTS = 50;

    private PrincipalComponents() {}

    /** The folder of the scripts, a folder for data, one with MNIST's four files, and the Python that has scikit-learn. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3) {
            System.err.println("expected SCRIPTS DATA MNIST [PYTHON], got " + arguments.length + " arguments");
            System.exit(2);
        }
        Comparison comparison =
                new Comparison(Path.of(arguments[0]), arguments.length > 3 ? arguments[3] : "/usr/bin/python3");
        Path data = Files.createDirectories(Path.of(arguments[1]));
        Tensor vectors = Matrix.allImages(Path.of(arguments[2]));
        Path file = Matrix.npy(vectors, data.resolve("mnist-all.npy"));
        try (Peer peer = comparison.start("pca_sklearn.py", Map.of("OPENBLAS_NUM_THREADS", "2"), file)) {
            double theirs = Double.parseDouble(peer.run().outcome());
            comparison.add(comparison.compare(
                    "PCA, MNIST's 70,000 x 784 to 50, with coordinates", "scikit-learn, randomized", peer, 1.2, () -> {
                        Pca pca = Pca.fit(vectors, new Pca.Options(COMPONENTS));
                        pca.transform(vectors);
                        double ours = Arrays.stream(pca.explainedVariance()).sum();
                        return seconds ->
                                String.format(Locale.ROOT, "captured variance %.6f of scikit-learn's", ours / theirs);
                    }));
        }
        comparison.write();
    }
}
