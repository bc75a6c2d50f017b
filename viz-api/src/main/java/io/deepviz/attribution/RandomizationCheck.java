package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.attribution.TrustFinding.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Whether the map changes when the network forgets what it learned, from the target down. */
final class RandomizationCheck implements SanityCheck {
    private static final int STAGES = 6;
    private static final double ALIKE = 0.5;

    @Override
    public Check check() {
        return Check.RANDOMIZATION;
    }

    /** Fewer stages if need be. */
    @Override
    public long passes(Case of, long affordable) {
        return of.method().passes(of.model()) * weights(of, affordable).stages();
    }

    private static RandomizedWeights weights(Case of, long affordable) {
        long stages = Math.min(STAGES, affordable / Math.max(1, of.method().passes(of.model())));
        return new RandomizedWeights(
                of.model(),
                of.attribution().target().layerOf(of.model()),
                (int) Math.max(1, stages), // one is the least; the budget may say no to it
                of.seed());
    }

    @Override
    public TrustFinding run(Case of, long affordable) {
        RandomizedWeights weights = weights(of, affordable);
        if (weights.stages() == 0) {
            return notChecked("the target depends on no kernels");
        }
        List<Integer> randomized = new ArrayList<>();
        List<OptionalDouble> alike = new ArrayList<>();
        for (int stage = 1; stage <= weights.stages(); stage++) {
            Optional<Model> copy = weights.copy(stage);
            if (copy.isEmpty()) {
                return notChecked("backend " + of.model().backend() + " makes no copies with other weights");
            }
            try (Model random = copy.get()) {
                randomized.add(weights.randomized(stage));
                alike.add(alike(of, random));
            }
        }
        return finding(weights.layers(), randomized, alike);
    }

    /** How the ranks of the copy's map correlate with those of the first; empty if it is the same everywhere. */
    private static OptionalDouble alike(Case of, Model copy) {
        Attribution found = of.method().of(copy, of.image(), of.attribution().target());
        return RankCorrelation.of(of.map(), found.map().toArray());
    }

    private TrustFinding finding(int layers, List<Integer> randomized, List<OptionalDouble> alike) {
        int third = 0;
        while (3 * randomized.get(third) < layers) {
            third++; // at the last stage all layers are random
        }
        boolean turned = isAlike(alike.get(third)) && alike.get(third).orElse(0) < 0;
        boolean passed = !isAlike(alike.get(third)) && !isAlike(alike.get(alike.size() - 1));
        String words = String.format(
                Locale.ROOT,
                "the map %s when the weights of the top layers are destroyed (rank correlation %s with %s of %d layers"
                        + " random%s)",
                passed ? "changes" : "barely changes",
                alike.stream().map(RandomizationCheck::text).collect(Collectors.joining(", ")),
                randomized.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                layers,
                turned ? "; it has only turned its sign, as the target has" : "");
        return finding(
                passed,
                words,
                Map.of(
                        "layersRandomized",
                        randomized.stream().map(Integer::doubleValue).toList(),
                        "layers",
                        List.of((double) layers),
                        "rankCorrelation", // a map that is the same everywhere has nothing in common with the first
                        alike.stream().map(each -> each.orElse(0)).toList()));
    }

    private static String text(OptionalDouble alike) {
        return alike.isPresent() ? String.format(Locale.ROOT, "%.2f", alike.getAsDouble()) : "none (no map is left)";
    }

    /** Up to its sign: where the target turns negative, some methods draw the same map with the other sign. */
    private static boolean isAlike(OptionalDouble alike) {
        return Math.abs(alike.orElse(0)) >= ALIKE;
    }
}
