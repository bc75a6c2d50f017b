package io.deepviz.report;

import io.deepviz.Model;
import io.deepviz.attribution.Attribution;
import io.deepviz.attribution.AttributionMethod;
import io.deepviz.attribution.AttributionPicture;
import io.deepviz.attribution.GradCam;
import io.deepviz.attribution.IntegratedGradients;
import io.deepviz.attribution.Occlusion;
import io.deepviz.attribution.Target;
import io.deepviz.attribution.TrustBadge;
import io.deepviz.attribution.TrustCheck;
import io.deepviz.attribution.TrustFinding.Verdict;
import io.deepviz.features.Classifier;
import io.deepviz.features.FeatureSet;
import io.deepviz.image.Image;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why the network gives a few images the classes it gives them, and whether the maps of that can be trusted. */
final class AttributionFindings {
    /** Passes forward for the checks of a map: enough for all of Grad-CAM's, and for all but sensitivity of the other's. */
    private static final long BUDGET = 700;

    private static final int STEPS = 32;
    private static final int IMAGES = 1;

    private final List<PictureSection.Picture> pictures = new ArrayList<>();
    private final Map<String, int[]> verdicts = new LinkedHashMap<>();
    private Optional<String> reason = Optional.empty();

    private AttributionFindings() {}

    /** By the name that the program knows a method by. */
    private static Map<String, AttributionMethod> methods(Model model) {
        if (model.gradients().isEmpty()) {
            return Map.of("occlusion", Occlusion.standard());
        }
        Map<String, AttributionMethod> methods = new LinkedHashMap<>();
        methods.put("grad-cam", GradCam.ofLastMaps());
        methods.put("integrated-gradients", IntegratedGradients.midpoint().withSteps(STEPS));
        return methods;
    }

    static AttributionFindings of(
            Model model, FeatureSet set, List<Long> rows, SetPictures pictures, Report.Options options, String command)
            throws IOException {
        AttributionFindings found = new AttributionFindings();
        if (model.logits().isEmpty()) {
            found.reason = Optional.of("the network is not a classifier");
            return found;
        }
        Classifier classifier = Classifier.of(model);
        Classes classes = new Classes(set, options.labels());
        for (long row : rows.subList(0, Math.min(IMAGES, rows.size()))) {
            Image picture = pictures.picture(row);
            Tensor image = model.input().toTensor(picture);
            int index = classifier
                    .classify(image.reshape(image.shape().prepend(1)), 1)
                    .get(0)
                    .get(0)
                    .classIndex();
            Target target = Target.logit(index).named("logit of " + name(index, classes));
            String start = command + " --image " + Quoted.of(set.imagePath(row).toString()) + " --class " + index;
            methods(model).forEach((name, method) -> found.add(model, picture, image, target, name, method, start));
        }
        return found;
    }

    private static String name(int index, Classes classes) {
        String name = classes.name(index);
        return name.equals(Integer.toString(index)) ? "class " + index : name;
    }

    private void add(
            Model model,
            Image picture,
            Tensor image,
            Target target,
            String name,
            AttributionMethod method,
            String command) {
        Attribution attribution;
        try {
            attribution = method.of(model, image, target);
        } catch (IllegalArgumentException e) {
            reason = Optional.of(name + " left out: " + e.getMessage());
            return;
        }
        TrustBadge badge = TrustCheck.withBudget(BUDGET).check(method, attribution, model, image);
        int[] counts = verdicts.computeIfAbsent(name, each -> new int[2]);
        counts[0] += badge.count(Verdict.PASSED);
        counts[1] += badge.count(Verdict.FAILED);
        pictures.add(new PictureSection.Picture(
                AttributionPicture.of(model, picture).render(attribution),
                attribution.method() + " of the " + target + ": " + badge.summary() + ". "
                        + String.join("; ", badge.lines()) + ".",
                command + " --method " + name + " --trust --budget " + BUDGET + " --out explained"));
    }

    void into(Metrics metrics) {
        verdicts.forEach((name, counts) -> {
            metrics.put("attribution." + name + ".checksPassed", counts[0]);
            metrics.put("attribution." + name + ".checksFailed", counts[1]);
        });
        metrics.putReason("attribution", reason);
    }

    /** Empty if there is nothing to show. */
    Optional<PictureSection> section() {
        return pictures.isEmpty()
                ? Optional.empty()
                : Optional.of(new PictureSection(
                        "Why these classes",
                        "Which pixels the score of the class that the network finds rests on: red speaks for it, blue"
                                + " against it. Under each map stands what the field's own sanity checks say"
                                + " of it; a map that fails one is better not believed.",
                        pictures));
    }
}
