package io.deepviz.attribution;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A layer's maps, each weighted by how far it raises the target when nothing of the image is left but what it covers:
 *
 * <pre>max(0, sum over k of (y(x . s(A_k)) - y(0)) A_k),   s(A) = (A - min A) / (max A - min A) at the image's size</pre>
 *
 * <p>Wang et al. 2020, "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks", definition 3 and
 * equation 8 with the target itself as the score (the authors' code has a softmax over the channels in it, which makes nearly
 * equal weights of small differences). Outside of the map is the network's zero, or another baseline. Needs no gradients.
 *
 * <p>A pass a channel: so only the channels with the most contrast are tried, 128 if nothing is said, and the result says so.
 *
 * <p>Misleads: images hidden by masks look like none that the network was trained on.
 */
public final class ScoreCam implements AttributionMethod {
    private static final int CHANNELS = 128;

    private final Optional<String> layer;
    private final int most;
    private final Baseline hidden;

    private ScoreCam(Optional<String> layer, int most, Baseline hidden) {
        this.layer = layer;
        this.most = most;
        this.hidden = hidden;
    }

    /** At the last layer with maps before the target. */
    public static ScoreCam ofLastMaps() {
        return new ScoreCam(Optional.empty(), CHANNELS, Baseline.zero());
    }

    /** At a layer by its name. */
    public static ScoreCam at(String layer) {
        return new ScoreCam(Optional.of(layer), CHANNELS, Baseline.zero());
    }

    /**
     * The same with more or fewer channels at most.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public ScoreCam withChannels(int count) {
        return new ScoreCam(layer, Checks.positive("channels", count), hidden);
    }

    /** The same with another baseline where the image is hidden. */
    public ScoreCam hiddenBy(Baseline other) {
        return new ScoreCam(layer, most, other);
    }

    @Override
    public String name() {
        return "Score-CAM (hidden by " + hidden + ")";
    }

    /** As many as there may be: the target isn't known here, so neither is the layer. */
    @Override
    public long passes(Model model) {
        return most + 3L;
    }

    @Override
    public List<Attribution> ofAll(Model model, Tensor images, Target target) {
        Checks.images(model, images);
        Passes passes = new Passes(model, target, images.shape().dropFirst());
        Layer maps = CamLayer.of(model, layer, passes.objective().layer());
        List<Attribution> found = new ArrayList<>();
        for (int i = 0; i < images.shape().get(0); i++) {
            Tensor image = images.slice(i);
            Tensor outputs = Checks.finite(
                            model,
                            "output of layer '" + maps.name() + "'",
                            model.forward(GradientCam.part(images, i, 1), maps).of(maps))
                    .slice(0);
            found.add(one(passes, image, hidden.of(image, model.input()), outputs, target)
                    .atLayer(maps.name()));
        }
        return found;
    }

    private Attribution one(Passes passes, Tensor image, Tensor hiding, Tensor outputs, Target target) {
        int[] channels = contrasting(outputs);
        float[] clean = image.toArray();
        float[] cover = hiding.toArray();
        Shape extent = image.shape().dropFirst();
        int area = Math.toIntExact(extent.size());
        double[] values = passes.values(channels.length + 2, (index, to, at) -> {
            float[] mask = index < 2 ? new float[0] : mask(outputs.slice(channels[index - 2]), extent);
            for (int i = 0; i < clean.length; i++) {
                float share = index == 0 ? 1 : index == 1 ? 0 : mask[i % area];
                to[at + i] = cover[i] + share * (clean[i] - cover[i]);
            }
        });
        double[] weights = new double[outputs.shape().get(0)];
        for (int k = 0; k < channels.length; k++) {
            weights[channels[k]] = values[k + 2] - values[1];
        }
        Tensor map = CamMap.resized(CamMap.rectifiedSum(outputs, weights), extent.get(0), extent.get(1));
        Attribution found = Attribution.ofMap(name(), target, values[0], map);
        return channels.length == weights.length
                ? found
                : found.withRemark("the " + channels.length + " channels with the most contrast, of " + weights.length);
    }

    /** Channels by the range of their maps; those that are the same everywhere say nothing of places. */
    private int[] contrasting(Tensor outputs) {
        double[] ranges = IntStream.range(0, outputs.shape().get(0))
                .mapToDouble(channel -> Sums.range(outputs.slice(channel).toArray()))
                .toArray();
        return IntStream.range(0, ranges.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer channel) -> -ranges[channel])
                        .thenComparing(channel -> channel))
                .limit(most)
                .filter(channel -> ranges[channel] > 0)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static float[] mask(Tensor map, Shape extent) {
        float[] small = map.toArray();
        double range = Sums.range(small);
        float least = small[0];
        for (float each : small) {
            least = Math.min(least, each);
        }
        float[] stretched = new float[small.length];
        for (int i = 0; i < small.length; i++) {
            stretched[i] = (float) ((small[i] - least) / range);
        }
        return CamMap.resized(Tensor.wrap(map.shape(), stretched), extent.get(0), extent.get(1))
                .toArray();
    }
}
