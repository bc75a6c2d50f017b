package io.deepviz.examples;

import io.deepviz.examples.Checkup.Result;
import io.deepviz.examples.Checkup.State;
import io.deepviz.report.JsonText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viz doctor}: whether the program can work here. */
@Command(
        name = "doctor",
        description =
                "Checks the installation: Java, vector API, memory, and that each backend computes what it should.",
        footer = {"", "Exit codes: 0 all well, or warnings only; 1 something fails."})
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Print what was found as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        List<Result> results = Checkup.run(json ? line -> {} : line -> err.println("viz: " + line));
        PrintWriter console = spec.commandLine().getOut();
        if (json) {
            console.print(JsonText.indented(tree(results)));
        } else {
            results.forEach(each -> console.printf(
                    Locale.ROOT,
                    "%-8s %-20s %s%n",
                    each.state().toString().toLowerCase(Locale.ROOT),
                    each.name(),
                    each.detail()));
        }
        console.flush();
        return results.stream().anyMatch(each -> each.state() == State.FAILED) ? 1 : 0;
    }

    private static Map<String, Object> tree(List<Result> results) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("failed", results.stream().anyMatch(each -> each.state() == State.FAILED));
        tree.put("checks", results.stream().map(DoctorCommand::tree).toList());
        return tree;
    }

    private static Map<String, Object> tree(Result result) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", result.name());
        tree.put("state", result.state().toString().toLowerCase(Locale.ROOT));
        tree.put("detail", result.detail());
        return tree;
    }
}
