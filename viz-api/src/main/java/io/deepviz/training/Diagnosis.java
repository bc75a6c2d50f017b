package io.deepviz.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is wrong with a training run, as far as its numbers show: findings with evidence, source and remedy, serious ones
 * first; among those that matter as much, what was seen first; of what was seen at the same moment, what is the cause of
 * the others as a rule ({@link Verdict} is in that order). The first is where to begin.
 *
 * <pre>{@code
 * Diagnosis.of(TrainingRun.open(file), Thresholds.DEFAULTS).findings().forEach(System.out::println);
 * }</pre>
 *
 * <p>Rules see symptoms. What they can't see: whether the task can be learned at all, whether the right thing is measured,
 * what the probe's images do not show. A finding that is meant (a layer frozen on purpose) is no fault.
 */
public final class Diagnosis {
    private static final List<Rule> RULES = List.of(
            new ScaledInputRule(),
            new ConstantLabelsRule(),
            new NormalizationModeRule(),
            new DuplicateFiltersRule(),
            new ExplodingActivationsRule(),
            new HighRateRule(),
            new ExplodingGradientsRule(),
            new NotFiniteRule(),
            new SaturationRule(),
            new DeadReluRule(),
            new VanishingGradientsRule(),
            new FrozenLayerRule(),
            new LowRateRule(),
            new UpdateRatioRule(),
            new UnusedUnitsRule(),
            new OverfittingRule());

    /** Asked only if nothing else is serious: what it looks at is also an effect of everything else. */
    private static final Rule LAST = new ShuffledLabelsRule();

    private final List<Finding> findings;

    private Diagnosis(List<Finding> findings) {
        this.findings = findings;
    }

    /** Judges a run, finished or not. */
    public static Diagnosis of(TrainingRun run, Thresholds limits) {
        Evidence evidence = new Evidence(run);
        List<Finding> findings = new ArrayList<>();
        RULES.forEach(rule -> findings.addAll(rule.judge(evidence, limits)));
        if (findings.stream().noneMatch(Diagnosis::isSerious)) {
            findings.addAll(LAST.judge(evidence, limits));
        }
        findings.sort(Comparator.comparing(Finding::severity)
                .thenComparing(Finding::step)
                .thenComparing(Finding::verdict)); // stable: of one verdict, in forward order
        return new Diagnosis(List.copyOf(findings));
    }

    /** All findings, the one to begin with first. */
    public List<Finding> findings() {
        return findings;
    }

    /** Whether any is serious. */
    public boolean hasSerious() {
        return findings.stream().anyMatch(Diagnosis::isSerious);
    }

    private static boolean isSerious(Finding finding) {
        return finding.severity() == Severity.SERIOUS;
    }
}
