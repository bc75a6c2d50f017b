package io.deepviz.benchmarks.peers;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row of the results.
 *
 * @param work what was done
 * @param peer what it is compared with
 * @param peerFigure the peer's median, in seconds
 * @param ours our median, in seconds
 * @param required how many times as fast we mean to be
 * @param note what else came out
 */
record Result(String work, String peer, double peerFigure, double ours, double required, String note) {

    private static final Pattern JSON =
            Pattern.compile("\\{\"work\": \"(.*)\", \"peer\": \"(.*)\", \"peerFigure\": (.*),"
                    + " \"ours\": (.*), \"ratio\": .*, \"required\": (.*), \"unit\": \"s\", \"note\": \"(.*)\"\\}");

    /** A row from the line that {@link #json} wrote, if it is one. */
    static Optional<Result> parse(String line) {
        return Optional.of(JSON.matcher(line))
                .filter(Matcher::find)
                .map(row -> new Result(
                        row.group(1),
                        row.group(2),
                        Double.parseDouble(row.group(3)),
                        Double.parseDouble(row.group(4)),
                        Double.parseDouble(row.group(5)),
                        row.group(6)));
    }

    double ratio() {
        return peerFigure / ours;
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"work\": \"%s\", \"peer\": \"%s\", \"peerFigure\": %.5g, \"ours\": %.5g, \"ratio\": %.3f, \"required\": %.2f,"
                        + " \"unit\": \"s\", \"note\": \"%s\"}",
                work,
                peer,
                peerFigure,
                ours,
                ratio(),
                required,
                note);
    }

    String markdown() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.4g s | %.4g s | %.2f | %.2f | %s | %s |",
                work,
                peer,
                peerFigure,
                ours,
                ratio(),
                required,
                ratio() >= required ? "yes" : "no",
                note);
    }
}
