package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Each place of each map weighted by its own gradient, where that is positive:
 *
 * <pre>max(0, sum over k of max(0, dy / dA_k) . A_k)</pre>
 *
 * <p>Jiang et al. 2021, "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization", equations 6 and 7. Unlike
 * Grad-CAM it can be used at early layers, where maps are fine.
 *
 * <p>Misleads: what speaks against the class is left out before it could cancel what speaks for it.
 */
public final class LayerCam implements AttributionMethod {
    private final GradientCam cam;

    private LayerCam(Optional<String> layer) {
        this.cam = new GradientCam("Layer-CAM", layer, LayerCam::combine);
    }

    /** At the last layer with maps before the target. */
    public static LayerCam ofLastMaps() {
        return new LayerCam(Optional.empty());
    }

    /** At a layer by its name. */
    public static LayerCam at(String layer) {
        return new LayerCam(Optional.of(layer));
    }

    private static Tensor combine(Tensor maps, Tensor gradients) {
        int channels = maps.shape().get(0);
        int area = maps.size() / channels;
        float[] outputs = maps.toArray();
        float[] slopes = gradients.toArray();
        float[] sums = new float[area];
        for (int i = 0; i < area; i++) {
            double sum = 0;
            for (int at = i; at < outputs.length; at += area) {
                sum += Math.max(0, slopes[at]) * (double) outputs[at];
            }
            sums[i] = (float) Math.max(0, sum);
        }
        return Tensor.wrap(maps.shape().dropFirst(), sums);
    }

    @Override
    public String name() {
        return cam.name();
    }

    @Override
    public long passes(Model model) {
        return 2;
    }

    @Override
    public List<Attribution> ofAll(Model model, Tensor images, Target target) {
        return cam.ofAll(model, images, target);
    }
}
