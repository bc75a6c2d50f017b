package io.deepviz.examples;

import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code viz inspect}: what a network is made of, and what is assumed about its input. */
@Command(name = "inspect", description = "Lists a network's layers, and what is assumed about its input.")
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions options;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (Model model = options.open()) {
            describe(model, out);
        }
        return 0;
    }

    private static void describe(Model model, PrintWriter out) {
        InputSpec input = model.input();
        out.println("model    " + model.name() + " (backend " + model.backend() + ")");
        out.println("input    " + input.shape() + ", " + input.colorOrder() + ", scaling " + input.scaling() + ", "
                + input.fit().toString().toLowerCase(java.util.Locale.ROOT) + " to fit");
        input.assumptions().forEach(line -> out.println("assumed  " + line));
        out.println(
                "logits   " + model.logits().map(Layer::name).orElse("none: not a classifier, as far as can be told"));
        Table table = new Table("layer", "kind", "output", "window", "parameters", "count", "inputs");
        long total = 0;
        for (Layer layer : model.layers()) {
            Map<String, Tensor> parameters = layer.parameters();
            long count = parameters.values().stream().mapToLong(Tensor::size).sum();
            total += count;
            table.add(row(layer, parameters, count));
        }
        out.println();
        out.print(table);
        out.println();
        out.printf(
                java.util.Locale.ROOT,
                "%d layers, %,d parameters%n",
                model.layers().size(),
                total);
    }

    private static List<String> row(Layer layer, Map<String, Tensor> parameters, long count) {
        List<String> cells = new ArrayList<>();
        cells.add(layer.name());
        cells.add(layer.kind().toString());
        cells.add(layer.outputShape().toString());
        cells.add(layer.window().map(Object::toString).orElse(""));
        cells.add(parameters.entrySet().stream()
                .map(entry -> entry.getKey() + entry.getValue().shape())
                .collect(Collectors.joining(" ")));
        cells.add(count == 0 ? "" : String.format(java.util.Locale.ROOT, "%,d", count));
        cells.add(String.join(" ", layer.inputs()));
        return cells;
    }
}
