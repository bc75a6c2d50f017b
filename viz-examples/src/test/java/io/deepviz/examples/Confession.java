package io.deepviz.examples;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalInt;

/** A program that says which JVM it runs in; its first argument is what it is to do. */
final class Confession {
    private Confession() {}

    /** Runs as the program does: in a JVM that was started again. */
    public static void main(String[] arguments) throws InterruptedException {
        OptionalInt exit = Launcher.run(Confession.class, arguments);
        if (exit.isPresent()) {
            System.exit(exit.getAsInt());
        }
        System.out.println("arguments " + List.of(arguments));
        System.out.println("options " + ManagementFactory.getRuntimeMXBean().getInputArguments());
        System.out.println("log level " + System.getenv("TF_CPP_MIN_LOG_LEVEL"));
        System.out.println("vectors "
                + ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
        System.out.println("pid " + ProcessHandle.current().pid());
        System.err.println("I0000 00:00:1.5   7 a.cc:1] noise");
        System.err.println("viz: heard");
        if (arguments[0].equals("wait")) {
            Thread.sleep(60_000);
        }
        System.exit(Integer.parseInt(arguments[0]));
    }
}
