package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Which regions of a layer speak for the target: its maps, each weighted by the mean of the target's gradient over it,
 * summed, and what is negative left out.
 *
 * <pre>max(0, sum over k of w_k A_k),   w_k = mean over i, j of dy / dA_k[i,j]</pre>
 *
 * <p>Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", equations 1
 * and 2. Numbers are not stretched to 0..1, as they often are.
 *
 * <p>Misleads: coarse, as the layer is. The mean over a map is exact only where global average pooling follows it; in early
 * layers it may highlight what the network did not use (Draelos and Carin 2020, "HiResCAM").
 */
public final class GradCam implements AttributionMethod {
    private final GradientCam cam;

    private GradCam(Optional<String> layer) {
        this.cam = new GradientCam("Grad-CAM", layer, GradCam::combine);
    }

    /** At the last layer with maps before the target. */
    public static GradCam ofLastMaps() {
        return new GradCam(Optional.empty());
    }

    /** At a layer by its name. */
    public static GradCam at(String layer) {
        return new GradCam(Optional.of(layer));
    }

    private static Tensor combine(Tensor maps, Tensor gradients) {
        int channels = maps.shape().get(0);
        int area = maps.size() / channels;
        float[] slopes = gradients.toArray();
        double[] weights = new double[channels];
        for (int i = 0; i < slopes.length; i++) {
            weights[i / area] += slopes[i] / (double) area;
        }
        return CamMap.rectifiedSum(maps, weights);
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
