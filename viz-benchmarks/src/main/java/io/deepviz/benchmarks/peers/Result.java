package io.deepviz.benchmarks.peers;

import java.util.Locale;

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
