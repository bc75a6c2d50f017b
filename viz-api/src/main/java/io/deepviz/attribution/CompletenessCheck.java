package io.deepviz.attribution;

import io.deepviz.attribution.TrustFinding.Check;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether the books balance, and nothing got lost on the way. */
final class CompletenessCheck implements SanityCheck {
    private static final double MOST = 0.05;

    @Override
    public Check check() {
        return Check.COMPLETENESS;
    }

    @Override
    public boolean applies(Case of) {
        return of.attribution().completeness().isPresent();
    }

    @Override
    public long passes(Case of, long affordable) {
        return 0;
    }

    @Override
    public TrustFinding run(Case of, long affordable) {
        return finding(of.attribution().completeness().orElseThrow());
    }

    private TrustFinding finding(Completeness books) {
        double whole = Math.max(Math.abs(books.expected()), Float.MIN_NORMAL);
        double lost = Math.min(Math.abs(books.lost()) / whole, Float.MAX_VALUE);
        boolean shared = books.bias() != 0 || books.stabilizer() != 0 || books.lost() != 0;
        String words = String.format(
                Locale.ROOT,
                "of %.3g, %.2g %% is unexplained%s%s",
                books.expected(),
                100 * books.error(),
                lost > 0 ? String.format(Locale.ROOT, " and %.2g %% got lost on the way", 100 * lost) : "",
                shared
                        ? String.format(
                                Locale.ROOT,
                                "; pixels got %.3g, biases %.3g, the stabilizer %.3g",
                                books.pixels(),
                                books.bias(),
                                books.stabilizer())
                        : "");
        return finding(
                books.error() + lost <= MOST, words, Map.of("error", List.of(books.error()), "lost", List.of(lost)));
    }
}
