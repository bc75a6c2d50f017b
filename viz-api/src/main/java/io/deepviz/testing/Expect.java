package io.deepviz.testing;

import io.deepviz.tensor.Tensor;
import java.util.Objects;
import java.util.function.Supplier;

/** What the rules demand of values; a demand that is not met is an {@link AssertionError} saying what was found. */
final class Expect {
    /**
     * How far a number may be off, as a part of the largest in its tensor. A float has a relative error of 6e-8, sums of
     * some hundred of them through some ten layers one of 1e-5 at worst; what is wrong is wrong by far more than 1e-4.
     */
    static final double TOLERANCE = 1e-4;

    private Expect() {}

    static void that(boolean holds, Supplier<String> complaint) {
        if (!holds) {
            throw new AssertionError(complaint.get());
        }
    }

    static void equal(String what, Object got, Object expected) {
        that(Objects.equals(got, expected), () -> what + ": expected " + expected + ", got " + got);
    }

    /** Equal within {@link #TOLERANCE} of the largest expected number. */
    static void near(String what, Tensor got, Tensor expected) {
        near(what, got, expected, TOLERANCE);
    }

    static void near(String what, Tensor got, Tensor expected, double tolerance) {
        equal(what + " has the wrong shape", got.shape(), expected.shape());
        float[] found = got.toArray();
        float[] wanted = expected.toArray();
        double bound = tolerance * Math.max(largest(wanted), 1e-3);
        for (int i = 0; i < found.length; i++) {
            if (!(Math.abs(found[i] - wanted[i]) <= bound)) {
                throw new AssertionError(what + ": expected " + wanted[i] + ", got " + found[i] + " at "
                        + Places.of(got.shape(), i) + " (allowed to be off by " + bound + ")");
            }
        }
    }

    /** Equal bit for bit. */
    static void same(String what, Tensor got, Tensor expected) {
        that(got.equals(expected), () -> what + ": expected " + expected + ", got " + got);
    }

    /** The call throws an exception of this kind, with a message in which all these words are found. */
    static void refused(String what, Class<? extends Exception> kind, Call call, String... words) {
        Exception thrown = null;
        try {
            call.run();
        } catch (UnsupportedOpException skipped) {
            throw skipped;
        } catch (Exception e) {
            thrown = e;
        }
        if (!kind.isInstance(thrown)) {
            throw new AssertionError(
                    what + ": expected a " + kind.getSimpleName() + ", got " + (thrown == null ? "none" : thrown),
                    thrown);
        }
        String message = String.valueOf(thrown.getMessage());
        for (String word : words) {
            that(
                    message.contains(word),
                    () -> what + ": expected a message with '" + word + "', got '" + message + "'");
        }
    }

    /** Something that may throw anything. */
    @FunctionalInterface
    interface Call {
        void run() throws Exception;
    }

    private static double largest(float[] numbers) {
        double largest = 0;
        for (float each : numbers) {
            largest = Math.max(largest, Math.abs(each));
        }
        return largest;
    }
}
