package io.deepviz.dl4j;

/** Words from a file, made fit for a message of one line. */
final class Text {
    private static final int LONGEST = 120;

    private Text() {}

    /** A file's text in a message: no control characters, no line breaks, not endless. */
    static String excerpt(String text) {
        String plain = text.replaceAll("\\p{C}|\\s", " ");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "...";
    }

    /** The first line of what an exception says, or its kind if it says nothing. */
    static String firstLine(Throwable thrown) {
        String message = thrown.getMessage();
        if (message == null || message.isBlank()) {
            return thrown.getClass().getSimpleName();
        }
        return excerpt(message.strip().lines().findFirst().orElse(message));
    }
}
