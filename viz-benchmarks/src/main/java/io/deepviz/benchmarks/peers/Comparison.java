package io.deepviz.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Ours and a peer's work in turn, and the median of each. */
final class Comparison {
    private static final int RUNS = 5;

    private final Path scripts;
    private final String python;
    private final int runs;
    private final List<Result> results = new ArrayList<>();
    private final List<String> versions = new ArrayList<>();

    /**
     * @param scripts the folder of the scripts; results go beside it
     * @param python which has the peers
     */
    Comparison(Path scripts, String python) {
        this(scripts, python, RUNS);
    }

    /**
     * @param runs of each side
     */
    Comparison(Path scripts, String python, int runs) {
        this.scripts = scripts;
        this.python = python;
        this.runs = runs;
    }

    /** One piece of work. */
    @FunctionalInterface
    interface Work {
        Outcome run();
    }

    /** What to say of the last run, given the median of the seconds. */
    @FunctionalInterface
    interface Outcome {
        String of(double seconds);

        /** How much was done, in billions a second. */
        static Outcome rate(double amount, String unit) {
            return seconds -> String.format(Locale.ROOT, "%.1f %s", amount / seconds / 1e9, unit);
        }
    }

    /** Starts a script. */
    Peer start(String script, Map<String, String> environment, Path... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(python, scripts.resolve(script).toString()));
        Arrays.stream(arguments).map(Path::toString).forEach(command::add);
        Peer peer = Peer.start(command, environment);
        note(peer.description());
        return peer;
    }

    /** Says something of versions and kernels. */
    void note(String version) {
        if (!versions.contains(version)) {
            versions.add(version);
        }
    }

    /** Runs a script's work and ours. */
    Result compare(String what, String name, Peer peer, double required, Work ours) {
        return compare(what, name, () -> peer.run().seconds(), required, ours);
    }

    /** Runs other work of our own and ours. */
    Result compare(String what, String name, Runnable other, double required, Work ours) {
        return compare(
                what,
                name,
                () -> {
                    long start = System.nanoTime();
                    other.run();
                    return (System.nanoTime() - start) / 1e9;
                },
                required,
                ours);
    }

    private Result compare(String what, String name, Timed other, double required, Work work) {
        work.run(); // both once unmeasured: what is compiled or cached then stays so
        other.seconds();
        double[] ours = new double[runs];
        double[] theirs = new double[runs];
        Outcome outcome = seconds -> "";
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            outcome = work.run();
            ours[i] = (System.nanoTime() - start) / 1e9;
            theirs[i] = other.seconds();
        }
        Arrays.sort(ours);
        Arrays.sort(theirs);
        double median = ours[runs / 2];
        Result result = new Result(what, name, theirs[runs / 2], median, required, outcome.of(median));
        System.out.println(result.markdown());
        return result;
    }

    void add(Result result) {
        results.add(result);
    }

    /** Writes {@code RESULTS.md} and {@code results.json}. */
    void write() throws IOException {
        Report.write(results, scripts.resolve(".."), versions);
    }

    @FunctionalInterface
    private interface Timed {
        double seconds();
    }
}
