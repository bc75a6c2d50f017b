package io.deepviz.attribution;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a layer's maps have most in common: their first principal component, the projection of the outputs of all channels at
 * each place on their first singular vector. Muhammad and Yeasin 2020, "Eigen-CAM: Class Activation Map using Principal
 * Components", equation 4; not centered, as there. The vector's sign, which is arbitrary, is chosen so that the map's sum is
 * not negative; what is negative then is left out.
 *
 * <p>Misleads: <b>it does not depend on the target</b>. It shows what stands out to the layer, whatever the class.
 */
public final class EigenCam implements AttributionMethod {
    private static final String NAME = "Eigen-CAM";
    private static final int ROUNDS = 500;
    private static final double SETTLED = 1e-12;

    private final Optional<String> layer;

    private EigenCam(Optional<String> layer) {
        this.layer = layer;
    }

    /** At the last layer with maps before the target. */
    public static EigenCam ofLastMaps() {
        return new EigenCam(Optional.empty());
    }

    /** At a layer by its name. */
    public static EigenCam at(String layer) {
        return new EigenCam(Optional.of(layer));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public long passes(Model model) {
        return 1;
    }

    @Override
    public List<Attribution> ofAll(Model model, Tensor images, Target target) {
        Checks.images(model, images);
        Objective objective = Objective.of(model, target);
        Layer maps = CamLayer.of(model, layer, objective.layer());
        List<Attribution> found = new ArrayList<>();
        for (int i = 0; i < images.shape().get(0); i++) {
            var outputs = model.forward(GradientCam.part(images, i, 1), maps, objective.layer());
            Tensor small = component(Checks.finite(model, "output of layer '" + maps.name() + "'", outputs.of(maps))
                    .slice(0));
            Tensor map =
                    CamMap.resized(small, images.shape().get(2), images.shape().get(3));
            found.add(Attribution.ofMap(NAME, target, objective.values(outputs.of(objective.layer()))[0], map)
                    .atLayer(maps.name())
                    .withRemark("Eigen-CAM shows what stands out to the layer: it does not depend on the target"));
        }
        return found;
    }

    /** By power iteration on the channels: v becomes A A' v, A being the maps, {@code [C, h w]}. */
    private static Tensor component(Tensor maps) {
        int channels = maps.shape().get(0);
        float[] a = maps.toArray();
        double[] vector = strongest(a, channels); // what a place has is never at right angles to all maps
        double[] map = project(a, vector);
        for (int round = 0; round < ROUNDS; round++) {
            double[] next = back(a, map, channels);
            double length =
                    Math.sqrt(Arrays.stream(next).map(each -> each * each).sum());
            if (length == 0) {
                break; // all maps are zero
            }
            double change = 0;
            for (int i = 0; i < channels; i++) {
                next[i] /= length;
                change += Math.pow(next[i] - vector[i], 2);
            }
            vector = next;
            map = project(a, vector);
            if (change < SETTLED * SETTLED) {
                break;
            }
        }
        double sign = Arrays.stream(map).sum() < 0 ? -1 : 1;
        float[] rectified = new float[map.length];
        for (int i = 0; i < map.length; i++) {
            rectified[i] = (float) Math.max(0, sign * map[i]);
        }
        return Tensor.wrap(maps.shape().dropFirst(), rectified);
    }

    /** The outputs of all channels at the place where they are strongest. */
    private static double[] strongest(float[] a, int channels) {
        int area = a.length / channels;
        double[] squares = new double[area];
        for (int i = 0; i < a.length; i++) {
            squares[i % area] += (double) a[i] * a[i];
        }
        int best = 0;
        for (int i = 0; i < area; i++) {
            best = squares[i] > squares[best] ? i : best;
        }
        double[] vector = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            vector[channel] = a[channel * area + best];
        }
        return vector;
    }

    private static double[] project(float[] a, double[] vector) {
        int area = a.length / vector.length;
        double[] map = new double[area];
        for (int i = 0; i < a.length; i++) {
            map[i % area] += vector[i / area] * a[i];
        }
        return map;
    }

    private static double[] back(float[] a, double[] map, int channels) {
        double[] vector = new double[channels];
        for (int i = 0; i < a.length; i++) {
            vector[i / map.length] += a[i] * map[i % map.length];
        }
        return vector;
    }
}
