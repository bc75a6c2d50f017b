package io.deepviz.examples;

import io.deepviz.Model;
import io.deepviz.attribution.Attribution;
import io.deepviz.attribution.AttributionMethod;
import io.deepviz.attribution.AttributionPicture;
import io.deepviz.attribution.StandardMethods;
import io.deepviz.attribution.Target;
import io.deepviz.attribution.TrustBadge;
import io.deepviz.attribution.TrustCheck;
import io.deepviz.attribution.TrustFinding.Verdict;
import io.deepviz.features.Classifier;
import io.deepviz.features.Labels;
import io.deepviz.features.Npy;
import io.deepviz.image.ContactSheet;
import io.deepviz.image.Image;
import io.deepviz.image.Images;
import io.deepviz.image.internal.AtomicFile;
import io.deepviz.report.JsonText;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viz explain}: which pixels a class rests on, and whether the picture of it can be trusted. */
@Command(name = "explain", description = "Shows which pixels a class score rests on, by any method of the field.")
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions options;

    @Option(names = "--image", required = true, paramLabel = "F", description = "The picture to look at.")
    private Path image;

    @Option(
            names = "--class",
            paramLabel = "C",
            description = "The class, by number or label; the one the network finds by default.")
    private @Nullable String wanted;

    @Option(names = "--against", paramLabel = "C", description = "Another class: why not this one?")
    private @Nullable String against;

    @Option(
            names = "--method",
            paramLabel = "M",
            defaultValue = "grad-cam",
            description = "all, or some of ${COMPLETION-CANDIDATES}, by commas; grad-cam by default.",
            completionCandidates = MethodNames.class)
    private String method;

    @Option(
            names = "--layer",
            paramLabel = "L",
            description = "The layer of the CAM methods; the last with maps by default.")
    private @Nullable String layer;

    @Option(names = "--labels", paramLabel = "FILE", description = "Names of the classes, as for 'viz predict'.")
    private @Nullable Path labels;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder for a PNG and an NPY a method, sheet.png and explain.json.")
    private Path out;

    @Option(names = "--trust", description = "Also check whether each map can be trusted.")
    private boolean trust;

    @Option(
            names = "--budget",
            paramLabel = "N",
            defaultValue = "4000",
            description = "What the checks of a method may cost, in passes of one image forward; 4000.")
    private long budget;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "0", description = "Of the checks' noise; 0.")
    private long seed;

    /** What picocli lists as candidates. */
    static final class MethodNames extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        MethodNames() {
            super(StandardMethods.names());
        }
    }

    @Override
    public Integer call() throws IOException {
        if (budget < 0) {
            throw new IllegalArgumentException("--budget: expected at least 0 passes, got " + budget);
        }
        List<String> names = method.equals("all") ? StandardMethods.names() : List.of(method.split(",", -1));
        names.forEach(name -> StandardMethods.named(name, Optional.empty()));
        Labels classes = labels == null ? Labels.NONE : Labels.read(labels);
        Image picture = Images.read(image);
        try (Model model = options.open()) {
            Tensor input = model.input().toTensor(picture);
            new Explanations(model, picture, input, target(model, input, classes)).all(names);
        }
        return 0;
    }

    /** Maps of one picture by several methods, and the files they go to. */
    private final class Explanations {
        private final Model model;
        private final Tensor input;
        private final Target target;
        private final AttributionPicture pictures;
        private final List<ContactSheet.Tile> tiles = new ArrayList<>();
        private final List<Object> found = new ArrayList<>();
        private final PrintWriter console = spec.commandLine().getOut();

        Explanations(Model model, Image picture, Tensor input, Target target) {
            this.model = model;
            this.input = input;
            this.target = target;
            this.pictures = AttributionPicture.of(model, picture);
        }

        void all(List<String> names) throws IOException {
            for (String name : names) {
                try {
                    one(name);
                } catch (IllegalArgumentException e) {
                    if (names.size() == 1) {
                        throw e;
                    }
                    spec.commandLine().getErr().println("viz: " + name + " left out: " + Mistakes.line(e));
                }
            }
            if (found.isEmpty()) {
                throw new IllegalArgumentException("--method: none of the methods can explain this");
            }
            write();
        }

        private void one(String name) throws IOException {
            AttributionMethod method = StandardMethods.named(name, Optional.ofNullable(layer));
            Attribution attribution = method.of(model, input, target);
            Optional<TrustBadge> badge = trust
                    ? Optional.of(TrustCheck.withBudget(budget)
                            .withSeed(seed)
                            .reporting(ImagesOptions.progress(spec.commandLine().getErr()))
                            .check(method, attribution, model, input))
                    : Optional.empty();
            Files.createDirectories(out);
            pictures.render(attribution, badge.map(TrustBadge::lines).orElse(List.of()))
                    .writePng(out.resolve(name + ".png"));
            Npy.write(out.resolve(name + ".npy"), attribution.full().orElse(attribution.map()));
            tiles.add(new ContactSheet.Tile(
                    pictures.overlay(attribution),
                    name + badge.map(Explanations::mark).orElse("")));
            found.add(ExplanationJson.of(name, method, attribution, badge, model));
            console.println(name + ": " + attribution.outcome()
                    + badge.map(each -> "; " + each.summary()).orElse(""));
            badge.ifPresent(each -> each.lines().forEach(line -> console.println("  " + line)));
        }

        private static String mark(TrustBadge badge) {
            return " " + badge.count(Verdict.PASSED) + "/"
                    + (badge.count(Verdict.PASSED) + badge.count(Verdict.FAILED));
        }

        private void write() throws IOException {
            Path sheet = out.resolve("sheet.png");
            ContactSheet.of(tiles)
                    .withCaption(model.name() + ", " + target + "\n" + image.getFileName()
                            + (trust ? "; checks passed of those done, after each name" : ""))
                    .draw()
                    .writePng(sheet);
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("model", model.name());
            tree.put("backend", model.backend());
            tree.put("scaling", model.input().scaling().toString());
            tree.put("image", image.toString());
            tree.put("target", target.toString());
            tree.put("methods", found);
            AtomicFile.write(
                    out.resolve("explain.json"), JsonText.indented(tree).getBytes(StandardCharsets.UTF_8));
            console.println("wrote " + sheet + ", explain.json, and a PNG and an NPY for each method");
        }
    }

    private Target target(Model model, Tensor input, Labels classes) {
        Classifier classifier = Classifier.of(model);
        int index = wanted == null
                ? classifier
                        .classify(input.reshape(input.shape().prepend(1)), 1)
                        .get(0)
                        .get(0)
                        .classIndex()
                : index("--class", wanted, classes, classifier.classes());
        String name = described(index, classes);
        if (against == null) {
            return Target.logit(index).named("logit of " + name);
        }
        int other = index("--against", against, classes, classifier.classes());
        return Target.difference(index, other).named("logit of " + name + " less that of " + described(other, classes));
    }

    private static int index(String option, String text, Labels classes, int count) {
        int index = text.matches("\\d{1,9}")
                ? Integer.parseInt(text)
                : classes.indexOf(text)
                        .orElseThrow(() -> new IllegalArgumentException(option + ": expected a number or one of the "
                                + classes.size() + " labels" + (classes.size() == 0 ? " (give --labels)" : "")
                                + ", got '" + text + "'"));
        if (index >= count) {
            throw new IllegalArgumentException(
                    option + ": expected 0 to " + (count - 1) + ", as the network has them; got " + index);
        }
        return index;
    }

    private static String described(int index, Labels classes) {
        String name = classes.name(index);
        return name.equals(Integer.toString(index)) ? "class " + name : name + " (class " + index + ")";
    }
}
