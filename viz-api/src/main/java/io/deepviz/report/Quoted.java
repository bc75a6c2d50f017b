package io.deepviz.report;

import java.util.regex.Pattern;

/** An argument of a command as it is typed to a POSIX shell: for captions that say how to make a picture again. */
public final class Quoted {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private Quoted() {}

    /** The argument as it is, or in single quotes if a shell would read it otherwise. */
    public static String of(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
