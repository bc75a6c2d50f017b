package io.deepviz.examples;

import io.deepviz.Model;
import io.deepviz.image.ColorOrder;
import io.deepviz.image.Fit;
import io.deepviz.image.Scaling;
import io.deepviz.report.Quoted;
import io.deepviz.spi.Backends;
import io.deepviz.spi.OpenOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** MODEL and what the user knows about it: the same for every command that takes one. */
final class ModelOptions {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})[xX](\\d{1,5})");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "The network: a file, or the directory of a SavedModel.")
    private Path file;

    @Option(
            names = "--scaling",
            paramLabel = "S",
            description = {
                "How pixels were scaled in training: raw (0..255), unit (0..1), signed (-1..1), caffe (BGR means), or"
                        + " MEAN/STD in units of 0..255, such as 125.3,123,113.9/63,62.1,66.7."
                        + " Nothing said: unit is assumed."
            })
    private @Nullable String scaling;

    @Option(
            names = "--colors",
            paramLabel = "ORDER",
            description = "Order of the color channels: ${COMPLETION-CANDIDATES}.")
    private @Nullable ColorOrder colors;

    @Option(
            names = "--fit",
            paramLabel = "HOW",
            description =
                    "How pictures are brought to the network's size: ${COMPLETION-CANDIDATES}; stretch by default.")
    private @Nullable Fit fit;

    @Option(names = "--input", paramLabel = "HxW", description = "Height and width, where the file leaves them open.")
    private @Nullable String size;

    @Option(
            names = "--input-tensor",
            paramLabel = "NAME",
            description = "TensorFlow: the tensor that takes the images, where it can't be told.")
    private @Nullable String input;

    @Option(
            names = "--logits",
            paramLabel = "LAYER",
            description = "The layer of class scores, where it can't be told.")
    private @Nullable String logits;

    @Option(names = "--backend", paramLabel = "NAME", description = "The backend to use, where several know the file.")
    private @Nullable String backend;

    /** Opens the model, and says on standard error what was assumed about its input. */
    Model open() throws IOException {
        Model model = Backends.open(file, options());
        model.input()
                .assumptions()
                .forEach(line -> command.commandLine().getErr().println("viz: assumed " + line));
        return model;
    }

    /** The network and its options as they were typed: what a command that is to do the same begins with. */
    String arguments() {
        List<String> words = new ArrayList<>(List.of(file.toString()));
        addTo(words, "--scaling", scaling);
        addTo(words, "--colors", colors);
        addTo(words, "--fit", fit);
        addTo(words, "--input", size);
        addTo(words, "--input-tensor", input);
        addTo(words, "--logits", logits);
        addTo(words, "--backend", backend);
        return words.stream().map(Quoted::of).collect(Collectors.joining(" "));
    }

    private static void addTo(List<String> words, String option, @Nullable Object value) {
        if (value != null) {
            words.add(option);
            words.add(value.toString());
        }
    }

    private OpenOptions options() {
        OpenOptions options = OpenOptions.DEFAULTS;
        options = scaling == null ? options : options.withScaling(Scaling.parse(scaling));
        options = colors == null ? options : options.withColorOrder(colors);
        options = fit == null ? options : options.withFit(fit);
        options = input == null ? options : options.withInput(input);
        options = logits == null ? options : options.withLogits(logits);
        options = backend == null ? options : options.withBackend(backend);
        return size == null ? options : withSize(options, size);
    }

    private static OpenOptions withSize(OpenOptions options, String text) {
        Matcher sides = SIZE.matcher(text);
        if (!sides.matches() || Integer.parseInt(sides.group(1)) < 1 || Integer.parseInt(sides.group(2)) < 1) {
            throw new IllegalArgumentException("--input: expected HxW in pixels, such as 224x224; got '" + text + "'");
        }
        return options.withSize(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
    }
}
