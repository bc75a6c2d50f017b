package io.deepviz.attribution;

import io.deepviz.attribution.TrustFinding.Check;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Whether the map's pixels matter more to the target than those of the same map in the wrong place. */
final class DeletionInsertionCheck implements SanityCheck {
    private static final int STEPS = 16;
    private static final int MISPLACED = 8;
    private static final double BEATEN = 0.75;

    @Override
    public Check check() {
        return Check.DELETION_INSERTION;
    }

    @Override
    public long passes(Case of, long affordable) {
        return (MISPLACED + 1) * DeletionInsertion.passes(STEPS);
    }

    @Override
    public TrustFinding run(Case of, long affordable) {
        DeletionInsertion own = curves(of, of.attribution().map());
        Random random = new Random(of.seed());
        List<Double> deletions = new ArrayList<>();
        List<Double> insertions = new ArrayList<>();
        for (int i = 0; i < MISPLACED; i++) {
            DeletionInsertion other =
                    curves(of, DeletionInsertion.misplaced(of.attribution().map(), random));
            deletions.add(other.deletionArea());
            insertions.add(other.insertionArea());
        }
        return finding(own, deletions, insertions);
    }

    private static DeletionInsertion curves(Case of, Tensor map) {
        return DeletionInsertion.of(of.model(), of.image(), of.attribution().target(), map, of.hidden(), STEPS);
    }

    private TrustFinding finding(DeletionInsertion own, List<Double> deletions, List<Double> insertions) {
        long sooner =
                deletions.stream().filter(area -> own.deletionArea() < area).count();
        long faster =
                insertions.stream().filter(area -> own.insertionArea() > area).count();
        String words = String.format(
                Locale.ROOT,
                "without its pixels the target falls sooner than for %d of %d maps in the wrong place (area %.3g, theirs"
                        + " %.3g), with them alone it rises sooner than for %d (%.3g, theirs %.3g)",
                sooner,
                MISPLACED,
                own.deletionArea(),
                mean(deletions),
                faster,
                own.insertionArea(),
                mean(insertions));
        return finding(
                Math.min(sooner, faster) >= BEATEN * MISPLACED,
                words,
                Map.of(
                        "deletionArea",
                        List.of(own.deletionArea()),
                        "insertionArea",
                        List.of(own.insertionArea()),
                        "misplacedDeletionAreas",
                        deletions,
                        "misplacedInsertionAreas",
                        insertions));
    }

    private static double mean(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }
}
