package io.deepviz.report;

import java.util.regex.Pattern;

/** An argument as it is typed to a POSIX shell. */
final class Quoted {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private Quoted() {}

    static String of(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
