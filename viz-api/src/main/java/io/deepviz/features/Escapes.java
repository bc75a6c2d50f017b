package io.deepviz.features;

/** Text that stays on its line and in its order, whatever shows it. */
final class Escapes {
    private Escapes() {}

    /**
     * A text with {@code \}{@code uXXXX} in place of every character that could break a line or change its appearance: line
     * ends and other control characters, marks of writing direction, halves of characters.
     *
     * @param more characters to treat likewise; with the backslash among them, the text can be turned back
     */
    static String of(String text, String more) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isVisible(c) && more.indexOf(c) < 0) {
                safe.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    safe.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return safe.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
