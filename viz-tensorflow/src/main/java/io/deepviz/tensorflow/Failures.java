package io.deepviz.tensorflow;

/** What native code says when it fails. */
final class Failures {
    private Failures() {}

    /** Its first line, which is all that is for people. */
    static String line(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : AllowedOperations.printable(message.strip().split("\n", 2)[0]);
    }
}
