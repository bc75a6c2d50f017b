package io.deepviz.attribution;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one check of a map said.
 *
 * @param check which
 * @param verdict whether the map passed
 * @param words the verdict in words, with the numbers that matter
 * @param numbers all numbers by their names; a list each, of one number or a curve
 */
public record TrustFinding(Check check, Verdict verdict, String words, Map<String, List<Double>> numbers) {
    /** Copies the map, sorted by name. */
    public TrustFinding {
        numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
    }

    /** What is checked. */
    public enum Check {
        /** Whether the attribution adds up to what was to be explained. */
        COMPLETENESS("completeness"),
        /** Whether the map changes when the network forgets what it learned. */
        RANDOMIZATION("parameter randomization"),
        /** Whether its pixels matter more to the target than those of the same map elsewhere. */
        DELETION_INSERTION("deletion and insertion"),
        /** Whether it stays the same when the image hardly changes. */
        SENSITIVITY("sensitivity");

        private final String words;

        Check(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** How it went. */
    public enum Verdict {
        /** As it should be. */
        PASSED,
        /** Not to be trusted in this respect. */
        FAILED,
        /** Not done, for the reason in the words. */
        NOT_CHECKED
    }
}
