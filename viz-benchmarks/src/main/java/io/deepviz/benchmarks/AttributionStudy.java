package io.deepviz.benchmarks;

import io.deepviz.Model;
import io.deepviz.attribution.Attribution;
import io.deepviz.attribution.AttributionMethod;
import io.deepviz.attribution.Baseline;
import io.deepviz.attribution.Completeness;
import io.deepviz.attribution.DeletionInsertion;
import io.deepviz.attribution.IntegratedGradients;
import io.deepviz.attribution.Lrp;
import io.deepviz.attribution.StandardMethods;
import io.deepviz.attribution.Target;
import io.deepviz.attribution.TrustBadge;
import io.deepviz.attribution.TrustCheck;
import io.deepviz.attribution.TrustFinding;
import io.deepviz.features.Classifier;
import io.deepviz.features.ImageFolder;
import io.deepviz.image.Images;
import io.deepviz.image.Scaling;
import io.deepviz.spi.Backends;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * What attributions are worth on a network and a folder of images, each explained for the class that the network finds.
 *
 * <pre>
 * java -cp benchmarks.jar io.deepviz.benchmarks.AttributionStudy completeness|randomization|deletion MODEL IMAGES SCALING COUNT [METHOD...]
 * </pre>
 */
public final class AttributionStudy {
    private static final int STEPS = 16;

    private final Model model;
    private final List<Tensor> images = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();

    private AttributionStudy(Model model, ImageFolder folder) throws IOException {
        this.model = model;
        Classifier classifier = Classifier.of(model);
        for (int i = 0; i < folder.size(); i++) {
            Tensor image = model.input().toTensor(Images.read(folder.path(i)));
            Tensor batch = image.reshape(image.shape().prepend(1));
            images.add(image);
            targets.add(Target.logit(classifier.classify(batch, 1).get(0).get(0).classIndex()));
        }
    }

    /** Which study, a model, a folder of images, a scaling as {@link Scaling#parse} reads it, how many images, methods. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 5) {
            System.err.println(
                    "expected completeness|randomization|deletion MODEL IMAGES SCALING COUNT [METHOD...], got "
                            + arguments.length + " arguments");
            System.exit(2);
        }
        OpenOptions options = OpenOptions.DEFAULTS.withScaling(Scaling.parse(arguments[3]));
        List<String> methods = List.of(arguments).subList(5, arguments.length);
        try (Model model = Backends.open(Path.of(arguments[1]), options)) {
            ImageFolder folder = ImageFolder.open(Path.of(arguments[2])).limit(Integer.parseInt(arguments[4]), 1);
            AttributionStudy study = new AttributionStudy(model, folder);
            System.out.println(model.name() + ", " + folder.size() + " images");
            switch (arguments[0]) {
                case "completeness" -> study.completeness();
                case "randomization" -> study.randomization(methods);
                case "deletion" -> study.deletion(methods);
                default -> throw new IllegalArgumentException("expected a study, got " + arguments[0]);
            }
        }
        System.exit(0); // natives may have threads of their own
    }

    /** How well books balance. */
    private void completeness() {
        for (int steps : new int[] {128}) {
            books(IntegratedGradients.midpoint().withSteps(steps));
            books(IntegratedGradients.adaptive().withSteps(steps));
        }
        for (Lrp method : new Lrp[] {Lrp.epsilon(), Lrp.zPlus(), Lrp.composite()}) {
            books(method);
        }
    }

    private void books(AttributionMethod method) {
        List<Completeness> all = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            all.add(method.of(model, images.get(i), targets.get(i))
                    .completeness()
                    .orElseThrow());
        }
        double[] errors = sorted(all, Completeness::error);
        System.out.printf(
                Locale.ROOT,
                "%s: unexplained, median %.3g %%, 95th percentile %.3g %%, largest %.3g %%; of the whole, medians: pixels"
                        + " %.3g, biases %.3g, stabilizer %.3g, lost %.3g%n",
                method.name(),
                100 * quantile(errors, 0.5),
                100 * quantile(errors, 0.95),
                100 * errors[errors.length - 1],
                median(all, each -> each.pixels() / each.expected()),
                median(all, each -> each.bias() / each.expected()),
                median(all, each -> each.stabilizer() / each.expected()),
                median(all, each -> each.lost() / each.expected()));
    }

    /** How maps change while kernels become noise from the top. */
    private void randomization(List<String> methods) {
        for (String name : methods) {
            AttributionMethod method = StandardMethods.named(name, Optional.empty());
            List<List<Double>> curves = new ArrayList<>();
            List<Double> randomized = List.of();
            int flat = 0;
            for (int i = 0; i < images.size(); i++) {
                Attribution attribution = method.of(model, images.get(i), targets.get(i));
                // for deletion and insertion, six stages, and no more
                TrustBadge badge = TrustCheck.withBudget(288 + 6 * method.passes(model))
                        .withSeed(i)
                        .check(method, attribution, model, images.get(i));
                for (TrustFinding finding : badge.findings()) {
                    List<Double> curve = finding.numbers().getOrDefault("rankCorrelation", List.of());
                    if (!curve.isEmpty()) {
                        curves.add(curve);
                        randomized = finding.numbers().getOrDefault("layersRandomized", List.of());
                    } else if (finding.check() == TrustFinding.Check.RANDOMIZATION) {
                        flat++;
                    }
                }
            }
            StringBuilder line = new StringBuilder();
            for (int stage = 0; stage < randomized.size(); stage++) {
                int at = stage;
                double[] correlations =
                        curves.stream().mapToDouble(curve -> curve.get(at)).toArray();
                line.append(String.format(Locale.ROOT, "  %.0f: %s", randomized.get(stage), Interval.of(correlations)));
            }
            System.out.println(
                    name + ": rank correlation by layers randomized:" + line + "; " + flat + " flat maps left out");
        }
    }

    /** Areas beside those of random maps. */
    private void deletion(List<String> methods) {
        for (String name : methods) {
            AttributionMethod method = StandardMethods.named(name, Optional.empty());
            double[][] gains = new double[4][images.size()];
            for (int i = 0; i < images.size(); i++) {
                Random random = new Random(i);
                Tensor map = method.of(model, images.get(i), targets.get(i)).map();
                DeletionInsertion own = curves(i, map);
                DeletionInsertion noise = curves(i, noise(map, random));
                DeletionInsertion misplaced = curves(i, DeletionInsertion.misplaced(map, random));
                gains[0][i] = noise.deletionArea() - own.deletionArea();
                gains[1][i] = own.insertionArea() - noise.insertionArea();
                gains[2][i] = misplaced.deletionArea() - own.deletionArea();
                gains[3][i] = own.insertionArea() - misplaced.insertionArea();
            }
            System.out.println(name + ": area gained (logits), mean and 95 % interval: deletion "
                    + Interval.of(gains[0])
                    + " and insertion " + Interval.of(gains[1]) + " against noise; " + Interval.of(gains[2]) + " and "
                    + Interval.of(gains[3]) + " against the map in the wrong place");
        }
    }

    private DeletionInsertion curves(int i, Tensor map) {
        return DeletionInsertion.of(model, images.get(i), targets.get(i), map, Baseline.zero(), STEPS);
    }

    private static Tensor noise(Tensor map, Random random) {
        float[] numbers = new float[map.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat();
        }
        return Tensor.wrap(map.shape(), numbers);
    }

    private static <T> double[] sorted(List<T> all, ToDoubleFunction<T> number) {
        return all.stream().mapToDouble(number).sorted().toArray();
    }

    private static <T> double median(List<T> all, ToDoubleFunction<T> number) {
        return quantile(sorted(all, number), 0.5);
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    /**
     * A mean with Student's 95 % interval.
     *
     * @param half of the interval's length
     */
    private record Interval(double mean, double half) {
        static Interval of(double[] numbers) {
            double mean = Arrays.stream(numbers).average().orElse(0);
            double squares = Arrays.stream(numbers)
                    .map(each -> (each - mean) * (each - mean))
                    .sum();
            int freedom = Math.max(1, numbers.length - 1);
            return new Interval(
                    mean, Interleaved.student(freedom) * Math.sqrt(squares / freedom / Math.max(1, numbers.length)));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.3g +- %.2g", mean, half);
        }
    }
}
