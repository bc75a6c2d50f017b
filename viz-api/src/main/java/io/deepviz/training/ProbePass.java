package io.deepviz.training;

import io.deepviz.Activations;
import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import io.deepviz.features.FeatureExtraction;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Sends images through a network, some at a time, and keeps of every layer what can be added up. */
final class ProbePass {
    private final Model model;
    private final Probe probe;
    private final Set<Layer> wanted;
    private final Optional<Layer> features;
    private final Map<String, ActivityMeter> meters = new HashMap<>();
    private final Map<String, float[]> kept = new HashMap<>();
    private float[] scratch = new float[0];

    private ProbePass(Model model, Probe probe, boolean all) {
        this.model = model;
        this.probe = probe;
        this.features = all && model.logits().isPresent()
                ? Optional.of(FeatureExtraction.defaultLayer(model))
                : Optional.empty();
        this.wanted = new LinkedHashSet<>();
        if (all) {
            model.layers().stream().filter(layer -> isMeasured(layer.kind())).forEach(wanted::add);
            features.ifPresent(wanted::add);
        }
        model.logits().ifPresent(wanted::add);
    }

    /** All layers on these images. */
    static ProbePass of(Model model, Probe probe) {
        ProbePass pass = new ProbePass(model, probe, true);
        pass.run();
        return pass;
    }

    /** How well these images are classified; empty if they have no labels or the network is no classifier. */
    static Optional<Evaluation> evaluate(Model model, Probe probe) {
        if (model.logits().isEmpty() || probe.labels().isEmpty()) {
            return Optional.empty();
        }
        ProbePass pass = new ProbePass(model, probe, false);
        pass.run();
        return pass.evaluation();
    }

    /** Layers that only rearrange numbers, or pass them, would be measured twice. */
    static boolean isMeasured(LayerKind kind) {
        return switch (kind) {
            case RESHAPE, DROPOUT, PADDING, CROPPING, UPSAMPLING, CONCATENATION -> false;
            default -> true;
        };
    }

    private void run() {
        int step = FeatureExtraction.defaultBatchSize(model);
        for (int from = 0; from < probe.size(); from += step) {
            int to = Math.min(probe.size(), from + step);
            Activations found = model.forward(images(from, to), wanted);
            for (Layer layer : wanted) {
                take(layer, found.of(layer), from, to - from);
            }
        }
    }

    private Tensor images(int from, int to) {
        if (from == 0 && to == probe.size()) {
            return probe.images();
        }
        List<Tensor> some = new ArrayList<>();
        for (int i = from; i < to; i++) {
            some.add(probe.images().slice(i));
        }
        return Tensor.stack(some);
    }

    private void take(Layer layer, Tensor output, int from, int images) {
        if (scratch.length < output.size()) {
            scratch = new float[output.size()];
        }
        output.copyTo(scratch, 0);
        if (isMeasured(layer.kind())) {
            meters.computeIfAbsent(layer.name(), name -> new ActivityMeter(layer.kind(), channels(output.shape())))
                    .add(scratch, output.size(), images);
        }
        if (isLogits(layer) || features.filter(layer::equals).isPresent()) {
            int each = output.size() / images;
            float[] all = kept.computeIfAbsent(layer.name(), name -> new float[each * probe.size()]);
            System.arraycopy(scratch, 0, all, from * each, output.size());
        }
    }

    private static int channels(Shape batch) {
        return batch.rank() == 1 ? 1 : batch.get(1);
    }

    private boolean isLogits(Layer layer) {
        return model.logits().filter(layer::equals).isPresent();
    }

    /** What the pass found on a layer; empty if it isn't measured. */
    Optional<ActivityMeter> meter(String layer) {
        return Optional.ofNullable(meters.get(layer));
    }

    /** The probe's feature vectors in so many dimensions; empty if there are none, or any number is NaN or infinite. */
    Optional<Tensor> features(int dimensions) {
        return features.flatMap(layer -> kept(layer.name()))
                .map(rows -> RandomProjection.of(rows, dimensions))
                .filter(rows -> Double.isFinite(Norms.of(rows)));
    }

    private Optional<Tensor> kept(String layer) {
        return Optional.ofNullable(kept.get(layer))
                .map(all -> Tensor.wrap(Shape.of(probe.size(), all.length / probe.size()), all));
    }

    /** Loss and accuracy by the class scores. */
    Optional<Evaluation> evaluation() {
        if (probe.labels().isEmpty()) {
            return Optional.empty();
        }
        return model.logits().flatMap(layer -> kept(layer.name())).map(this::evaluation);
    }

    private Evaluation evaluation(Tensor scores) {
        double loss = 0;
        int right = 0;
        for (int i = 0; i < probe.size(); i++) {
            float[] each = scores.slice(i).toArray();
            int label = probe.labels().get(i);
            loss += label < each.length ? crossEntropy(each, label) : Double.NaN;
            right += label < each.length && isHighest(each, label) ? 1 : 0;
        }
        return new Evaluation(loss / probe.size(), right / (double) probe.size());
    }

    private static boolean isHighest(float[] scores, int label) {
        for (int k = 0; k < scores.length; k++) {
            if (!(scores[label] > scores[k]) && k != label) { // NaN is never the highest, nor is a tie
                return false;
            }
        }
        return true;
    }

    private static double crossEntropy(float[] scores, int label) {
        double top = Double.NEGATIVE_INFINITY;
        for (float score : scores) {
            top = Math.max(top, score);
        }
        double highest = top;
        double sum = IntStream.range(0, scores.length)
                .mapToDouble(k -> Math.exp(scores[k] - highest))
                .sum();
        return highest + Math.log(sum) - scores[label];
    }
}
