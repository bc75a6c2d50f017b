package io.deepviz.index;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The library that builds and walks graphs: an optional dependency. This class can be loaded without it. */
final class JVector {
    private static final String PROBE = "io.github.jbellis.jvector.graph.GraphIndexBuilder";

    /**
     * JVector says on standard error, unless told otherwise, which instructions it found. {@link ApproximateIndex#toString}
     * says so too. Kept, as the logging system forgets loggers that nobody holds, and their levels.
     */
    private static final Logger LOGGER = Logger.getLogger("io.github.jbellis.jvector");

    /** Whether it may load native code: it does from Java 22 on, unless told not to. The choice is the application's. */
    private static final String NATIVE = "jvector.enable_native_vectorization";

    private JVector() {}

    /**
     * Makes sure that it is there, quiet, and plain Java.
     *
     * @throws IllegalStateException if it is not; the message has the dependency to paste
     */
    static void require() {
        try {
            Class.forName(PROBE, false, JVector.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalStateException("""
                    approximate search needs JVector, an optional dependency that is not on the class path; add it to your \
                    pom.xml, or search with ExactIndex, which needs nothing:
                    <dependency>
                      <groupId>io.github.jbellis</groupId>
                      <artifactId>jvector</artifactId>
                      <version>4.0.2</version>
                    </dependency>""", e);
        }
        if (System.getProperty(NATIVE) == null) {
            System.setProperty(NATIVE, "false");
        }
        if (LOGGER.getLevel() == null) {
            LOGGER.setLevel(Level.SEVERE);
        }
    }
}
