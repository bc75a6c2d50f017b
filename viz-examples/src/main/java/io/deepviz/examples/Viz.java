package io.deepviz.examples;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's door: {@code java -jar viz.jar COMMAND}. */
@Command(
        name = "viz",
        description = "See inside convolutional networks.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT, // --help and --version for every command
        subcommands = {
            DemoCommand.class,
            InspectCommand.class,
            FiltersCommand.class,
            ActivationsCommand.class,
            PredictCommand.class,
            ExplainCommand.class,
            FeaturesCommand.class,
            IndexCommand.class,
            NeighborsCommand.class,
            EmbedCommand.class,
            ReportCommand.class,
            TrainDemoCommand.class,
            DiagnoseCommand.class,
            WatchCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        },
        versionProvider = Viz.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "MODEL is a Deeplearning4j .zip, a Keras .h5/.hdf5 file, a SavedModel directory or a frozen graph (.pb).",
            "F.viz is a file that 'viz features' writes; RUN what recording a training writes.",
            "Exit codes: 0 done; 2 a mistake in the command or its files; 1 anything else."
        })
public final class Viz {
    /** JavaCPP's limit counts the whole process, other backends and mapped files, too: a small heap would meet it. */
    private static final String NATIVE_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

    private Viz() {}

    /** Runs a command, in a JVM that has what it needs, and exits with its code. */
    public static void main(String[] arguments) {
        OptionalInt exit = Launcher.run(Viz.class, arguments);
        System.exit(exit.isPresent() ? exit.getAsInt() : runHere(arguments));
    }

    private static int runHere(String... arguments) {
        System.setProperty("java.awt.headless", "true");
        System.setProperty("org.bytedeco.javacpp.logger", "slf4j"); // else its notes go to standard error
        if (System.getProperty(NATIVE_LIMIT) == null) {
            System.setProperty(NATIVE_LIMIT, "0");
        }
        return run(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments);
    }

    /** Runs a command and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Viz())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setParameterExceptionHandler(Mistakes::inArguments)
                .setExecutionExceptionHandler(Mistakes::whileRunning)
                .execute(arguments);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Viz.class.getPackage().getImplementationVersion();
            return new String[] {"viz " + (version == null ? "(not packaged)" : version)};
        }
    }
}
