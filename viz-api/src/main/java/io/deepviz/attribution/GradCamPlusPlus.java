package io.deepviz.attribution;

import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Grad-CAM with weights that count each place of a map by how much it alone matters, so that several objects of a class are
 * all seen:
 *
 * <pre>
 * max(0, sum over k of w_k A_k),   w_k = sum over i, j of a_k[i,j] max(0, g_k[i,j]),
 * a_k[i,j] = g_k[i,j]^2 / (2 g_k[i,j]^2 + sum over a, b of A_k[a,b] g_k[i,j]^3),   g = dy / dA
 * </pre>
 *
 * <p>Chattopadhay et al. 2018, "Grad-CAM++", equations 10 and 19, for the exponential of the score, whose factor {@code exp(y)}
 * is left out here as in the authors' code: it changes no picture. Where the denominator is 0, so is the weight.
 *
 * <p>Misleads as Grad-CAM does, and ignores what speaks against the class altogether.
 */
public final class GradCamPlusPlus implements AttributionMethod {
    private final GradientCam cam;

    private GradCamPlusPlus(Optional<String> layer) {
        this.cam = new GradientCam("Grad-CAM++", layer, GradCamPlusPlus::combine);
    }

    /** At the last layer with maps before the target. */
    public static GradCamPlusPlus ofLastMaps() {
        return new GradCamPlusPlus(Optional.empty());
    }

    /** At a layer by its name. */
    public static GradCamPlusPlus at(String layer) {
        return new GradCamPlusPlus(Optional.of(layer));
    }

    private static Tensor combine(Tensor maps, Tensor gradients) {
        int channels = maps.shape().get(0);
        double[] weights = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            weights[channel] = weight(
                    maps.slice(channel).toArray(), gradients.slice(channel).toArray());
        }
        return CamMap.rectifiedSum(maps, weights);
    }

    private static double weight(float[] map, float[] slopes) {
        double sum = 0;
        for (float each : map) {
            sum += each;
        }
        double weight = 0;
        for (float g : slopes) {
            double square = (double) g * g;
            double denominator = 2 * square + sum * square * g;
            weight += denominator == 0 ? 0 : square / denominator * Math.max(0, g);
        }
        return weight;
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
