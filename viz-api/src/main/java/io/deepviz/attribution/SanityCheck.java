package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.attribution.TrustFinding.Check;
import io.deepviz.attribution.TrustFinding.Verdict;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** One check of a map. */
interface SanityCheck {

    /**
     * What is checked.
     *
     * @param image {@code [C,H,W]}
     * @param hidden what pixels are hidden by
     */
    record Case(
            AttributionMethod method, Attribution attribution, Model model, Tensor image, Baseline hidden, long seed) {
        float[] map() {
            return attribution.map().toArray();
        }
    }

    /** Which check it is. */
    Check check();

    /** Whether there is anything to check. */
    default boolean applies(Case of) {
        return true;
    }

    /**
     * How many passes it takes.
     *
     * @param affordable how many there may be: checks that can do with fewer, do; others say what they need
     */
    long passes(Case of, long affordable);

    /** Does it, with the passes it asked for. */
    TrustFinding run(Case of, long affordable);

    /** A verdict. */
    default TrustFinding finding(boolean passed, String words, Map<String, List<Double>> numbers) {
        return new TrustFinding(
                check(),
                passed ? Verdict.PASSED : Verdict.FAILED,
                (passed ? "passes " : "fails ") + check() + ": " + words,
                numbers);
    }

    /** No verdict, and why. */
    default TrustFinding notChecked(String why) {
        return new TrustFinding(check(), Verdict.NOT_CHECKED, check() + " not checked: " + why, Map.of());
    }
}
