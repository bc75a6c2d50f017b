package io.deepviz.examples;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The program run in this JVM, with what it wrote. */
record Console(int exit, String out, String err) {

    static Console run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Viz.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Console(exit, out.toString(), err.toString());
    }
}
