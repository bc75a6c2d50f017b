package io.deepviz.benchmarks;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.util.ArrayList;
import java.util.List;

/**
 * JMH's own program, whose JVMs have the Vector API where there is one: an option that {@code java -jar} can't give to the
 * JVMs that it starts. Everything else is JMH's: {@code -l} lists the benchmarks, {@code -h} the options.
 */
public final class Main {
    private static final String APPEND = "-jvmArgsAppend";
    private static final String VECTORS = "jdk.incubator.vector";

    private Main() {}

    /** JMH's arguments. */
    public static void main(String[] arguments) throws IOException {
        org.openjdk.jmh.Main.main(
                withVectors(arguments, ModuleFinder.ofSystem().find(VECTORS).isPresent()));
    }

    static String[] withVectors(String[] arguments, boolean there) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (there) {
            String option = "--add-modules=" + VECTORS;
            int given = all.indexOf(APPEND);
            if (given >= 0 && given + 1 < all.size()) {
                all.set(given + 1, option + " " + all.get(given + 1));
            } else {
                all.addAll(List.of(APPEND, option));
            }
        }
        return all.toArray(String[]::new);
    }
}
