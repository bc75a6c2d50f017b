package io.deepviz.attribution;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** All methods by the names they have on a command line, with their usual options. */
public final class StandardMethods {
    private StandardMethods() {}

    /** The names, in the order in which they are best read. */
    public static List<String> names() {
        return List.copyOf(all(Optional.empty()).keySet());
    }

    /** Whether a method looks at a layer's maps, and so can be told which. */
    public static boolean takesLayer(String name) {
        return name.endsWith("cam") || name.endsWith("cam++");
    }

    /**
     * The method of this name.
     *
     * @param layer for methods that look at a layer's maps; empty for the last that has any
     * @throws IllegalArgumentException if there is none of this name; the message lists them
     */
    public static AttributionMethod named(String name, Optional<String> layer) {
        Supplier<AttributionMethod> method = all(layer).get(name.toLowerCase(Locale.ROOT));
        if (method == null) {
            throw new IllegalArgumentException(
                    "method: expected one of " + String.join(", ", names()) + "; got '" + name + "'");
        }
        return method.get();
    }

    private static Map<String, Supplier<AttributionMethod>> all(Optional<String> layer) {
        Map<String, Supplier<AttributionMethod>> all = new LinkedHashMap<>();
        all.put("gradient", Saliency::gradient);
        all.put("input-x-gradient", InputTimesGradient::standard);
        all.put("integrated-gradients", IntegratedGradients::adaptive);
        all.put("smoothgrad", around(UnaryOperator.identity()));
        all.put("smoothgrad-squared", around(SmoothGrad::squared));
        all.put("vargrad", around(SmoothGrad::variance));
        all.put("guided-backprop", Saliency::guided);
        all.put("deconvnet", Saliency::deconvnet);
        all.put("grad-cam", () -> layer.map(GradCam::at).orElseGet(GradCam::ofLastMaps));
        all.put("grad-cam++", () -> layer.map(GradCamPlusPlus::at).orElseGet(GradCamPlusPlus::ofLastMaps));
        all.put("layer-cam", () -> layer.map(LayerCam::at).orElseGet(LayerCam::ofLastMaps));
        all.put("score-cam", () -> layer.map(ScoreCam::at).orElseGet(ScoreCam::ofLastMaps));
        all.put("eigen-cam", () -> layer.map(EigenCam::at).orElseGet(EigenCam::ofLastMaps));
        all.put("occlusion", Occlusion::standard);
        all.put("rise", Rise::standard);
        all.put("lrp-epsilon", Lrp::epsilon);
        all.put("lrp-zplus", Lrp::zPlus);
        all.put("lrp-flat", Lrp::flat);
        all.put("lrp-composite", Lrp::composite);
        return all;
    }

    private static Supplier<AttributionMethod> around(UnaryOperator<SmoothGrad> kind) {
        return () -> kind.apply(SmoothGrad.around(Saliency.gradient()));
    }
}
