package io.deepviz.examples;

import io.deepviz.Model;
import io.deepviz.features.Classifier;
import io.deepviz.features.Labels;
import io.deepviz.features.Prediction;
import io.deepviz.image.Image;
import io.deepviz.image.Images;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viz predict}: which classes a network gives to pictures. */
@Command(name = "predict", description = "Says which classes a network gives to pictures.")
final class PredictCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions options;

    @Option(names = "--image", arity = "1..*", required = true, paramLabel = "F", description = "The pictures.")
    private List<Path> images;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "Names of the classes: a line each, or INDEX:NAME lines, or Keras' imagenet_class_index.json.")
    private @Nullable Path labels;

    @Option(names = "--top", paramLabel = "N", defaultValue = "5", description = "How many classes a picture; 5.")
    private int top;

    @Override
    public Integer call() throws IOException {
        if (top < 1) {
            throw new IllegalArgumentException("--top: expected at least 1, got " + top);
        }
        Labels names = labels == null ? Labels.NONE : Labels.read(labels);
        int exit = 0;
        try (Model model = options.open()) {
            Classifier classifier = Classifier.of(model);
            for (Path image : images) {
                try {
                    print(image, classify(model, classifier, Images.read(image)), names);
                } catch (IOException e) {
                    spec.commandLine().getErr().println("viz: " + Mistakes.line(e));
                    exit = CommandLine.ExitCode.USAGE; // the others go on
                }
            }
        }
        return exit;
    }

    private List<Prediction> classify(Model model, Classifier classifier, Image picture) {
        Tensor input = model.input().toTensor(picture);
        return classifier.classify(input.reshape(input.shape().prepend(1)), top).get(0);
    }

    private void print(Path image, List<Prediction> predictions, Labels names) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(image);
        for (Prediction prediction : predictions) {
            out.printf(
                    Locale.ROOT,
                    "  %6.2f %%  %s%n",
                    100 * prediction.score(),
                    described(prediction.classIndex(), names));
        }
    }

    private static String described(int classIndex, Labels names) {
        String name = names.name(classIndex);
        return name.equals(Integer.toString(classIndex)) ? "class " + name : name + " (class " + classIndex + ")";
    }
}
