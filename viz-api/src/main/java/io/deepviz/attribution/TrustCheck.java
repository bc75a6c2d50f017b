package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.ProgressListener;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The field's own sanity checks of one map, under a budget of passes:
 *
 * <ul>
 *   <li><b>completeness</b>, where the method keeps books: at most 5 % may be unexplained or lost on the way;
 *   <li><b>deletion and insertion</b> (Petsiuk et al. 2018) beside eight maps that are this one in the wrong place, moved
 *       around the edges and mirrored: it must beat three in four both ways;
 *   <li><b>parameter randomization</b> (Adebayo et al. 2018, "Sanity Checks for Saliency Maps"): kernels become noise from the
 *       target down, in at most six stages; a map whose ranks still correlate with the first map's by 0.5 or more, or by -0.5
 *       or less, when the top third is noise, or when all is, does not show what the network learned. Its critics are right
 *       that the number also depends on the image and on how coarse the map is (Yona and Greenfeld 2021, "Revisiting Sanity
 *       Checks for Saliency Maps"; Binder et al. 2023, "Shortcomings of Top-Down Randomization-Based Sanity Checks"): failing
 *       it is a reason for doubt, passing it no proof;
 *   <li><b>sensitivity</b> (Yeh et al. 2019, "On the (In)fidelity and Sensitivity of Explanations", definition 3.1): noise of 1 %
 *       of the image's range may not change the map by more than its own length.
 * </ul>
 *
 * <p>The limits are ours. Checks are done in this order, each if it fits what is left of the budget; randomization takes fewer
 * stages if need be.
 */
public final class TrustCheck {
    private static final List<SanityCheck> CHECKS = List.of(
            new CompletenessCheck(), new DeletionInsertionCheck(), new RandomizationCheck(), new SensitivityCheck());

    private final long budget;
    private final Baseline hidden;
    private final long seed;
    private final ProgressListener progress;

    private TrustCheck(long budget, Baseline hidden, long seed, ProgressListener progress) {
        this.budget = budget;
        this.hidden = hidden;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * Checks that take at most so many passes forward (one forward and backward counts as two); pixels are hidden by the
     * network's zero.
     *
     * @throws IllegalArgumentException if negative
     */
    public static TrustCheck withBudget(long passes) {
        if (passes < 0) {
            throw new IllegalArgumentException("budget: expected at least 0 passes, got " + passes);
        }
        return new TrustCheck(passes, Baseline.zero(), 0, ProgressListener.NONE);
    }

    /** The same with another baseline for hidden pixels. */
    public TrustCheck hiddenBy(Baseline other) {
        return new TrustCheck(budget, other, seed, progress);
    }

    /** The same with other noise. */
    public TrustCheck withSeed(long other) {
        return new TrustCheck(budget, hidden, other, progress);
    }

    /** The same with someone to tell how far it has got; may cancel. */
    public TrustCheck reporting(ProgressListener listener) {
        return new TrustCheck(budget, hidden, seed, listener);
    }

    /**
     * Checks a map that a method made.
     *
     * @param attribution of this image by this method
     * @param image {@code [C,H,W]}
     * @throws IllegalArgumentException as {@link AttributionMethod#ofAll}
     */
    public TrustBadge check(AttributionMethod method, Attribution attribution, Model model, Tensor image) {
        SanityCheck.Case of = new SanityCheck.Case(method, attribution, model, image, hidden, seed);
        List<TrustFinding> findings = new ArrayList<>();
        long used = 0;
        for (SanityCheck check : CHECKS) {
            if (!check.applies(of)) {
                continue;
            }
            progress.progress("checking " + method.name(), findings.size(), CHECKS.size());
            long passes = check.passes(of, budget - used);
            if (passes > 0 && isFlat(attribution)) {
                findings.add(check.notChecked("the map is the same everywhere"));
            } else if (used + passes > budget) {
                findings.add(check.notChecked(
                        "takes " + passes + " passes, and " + (budget - used) + " of " + budget + " are left"));
            } else {
                findings.add(check.run(of, budget - used));
                used += passes;
            }
        }
        progress.progress("checking " + method.name(), CHECKS.size(), CHECKS.size());
        return new TrustBadge(findings, used, budget);
    }

    private static boolean isFlat(Attribution attribution) {
        return Sums.range(attribution.map().toArray()) == 0;
    }
}
