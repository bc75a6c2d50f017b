package io.deepviz.attribution;

import io.deepviz.attribution.TrustFinding.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a map can be trusted, as far as the field's own checks tell.
 *
 * @param findings one a check, in order
 * @param passes what it took, in passes of one image forward through the network
 * @param budget what it was allowed to take
 */
public record TrustBadge(List<TrustFinding> findings, long passes, long budget) {
    /** Copies the list. */
    public TrustBadge {
        findings = List.copyOf(findings);
    }

    /** How many checks went so. */
    public int count(Verdict verdict) {
        return (int) findings.stream()
                .filter(finding -> finding.verdict() == verdict)
                .count();
    }

    /** In a line: which checks it fails, or that it passes those that were done. */
    public String summary() {
        if (count(Verdict.FAILED) > 0) {
            return findings.stream()
                    .filter(finding -> finding.verdict() == Verdict.FAILED)
                    .map(finding -> finding.check().toString())
                    .collect(Collectors.joining(", ", "fails ", ""));
        }
        int passed = count(Verdict.PASSED);
        return passed == 0 ? "nothing could be checked" : "passes " + passed + " of " + passed + " checks";
    }

    /** What all checks said, a line each, and what it took. */
    public List<String> lines() {
        List<String> lines = new java.util.ArrayList<>();
        findings.forEach(finding -> lines.add(finding.words()));
        lines.add("checked with " + passes + " passes of " + budget);
        return lines;
    }
}
