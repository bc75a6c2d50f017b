package io.deepviz.examples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a JVM has to be started with to run the program well, and was not.
 *
 * @param options for the JVM
 * @param environment variables that must be there before the JVM is: native code reads them
 */
record JvmNeeds(List<String> options, Map<String, String> environment) {
    /** From 0, all that TensorFlow's native code has to say, to 3, fatal errors alone: others come as exceptions. */
    static final String LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL";

    static final String QUIET = "3";

    /**
     * What lets the threads of native code sleep when they have nothing to do. ND4J's convolution goes back and forth between
     * OpenMP's threads and OpenBLAS's; on two cores, those that spin take the cores from those that work: 20 images a second
     * instead of 35 through ResNet-32.
     */
    private static final Map<String, String> SLEEP =
            Map.of("OMP_WAIT_POLICY", "PASSIVE", "OPENBLAS_THREAD_TIMEOUT", "4");

    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
    private static final String UNSAFE = "--sun-misc-unsafe-memory-access=";
    private static final String MODULES = "--add-modules=";
    private static final String VECTORS = "jdk.incubator.vector";

    /**
     * What is missing; what the user chose stays as it is.
     *
     * @param feature the Java version, such as 17
     * @param vectors whether that Java has the Vector API
     * @param given options that the JVM was started with
     * @param environment what the JVM was started in
     */
    static JvmNeeds missing(int feature, boolean vectors, List<String> given, Map<String, String> environment) {
        List<String> options = new ArrayList<>();
        if (feature >= 24) { // from there on Java warns of native code, and of sun.misc.Unsafe, which protobuf uses
            if (!given.contains(NATIVE)) {
                options.add(NATIVE);
            }
            if (given.stream().noneMatch(option -> option.startsWith(UNSAFE))) {
                options.add(UNSAFE + "allow");
            }
        }
        if (vectors && given.stream().noneMatch(JvmNeeds::addsVectors)) {
            options.add(MODULES + VECTORS);
        }
        Map<String, String> variables = new TreeMap<>(SLEEP);
        variables.put(LOG_LEVEL, QUIET);
        variables.keySet().removeAll(environment.keySet());
        return new JvmNeeds(List.copyOf(options), Collections.unmodifiableMap(variables));
    }

    private static boolean addsVectors(String option) {
        return option.startsWith(MODULES)
                && List.of(option.substring(MODULES.length()).split(",", -1)).contains(VECTORS);
    }
}
