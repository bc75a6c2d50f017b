package io.deepviz.report;

import io.deepviz.Activations;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.features.FeatureSet;
import io.deepviz.image.Image;
import io.deepviz.render.ActivationMaps;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an early and a late layer make of a few images. */
final class ActivationFindings {
    private static final int SIDE = 240;
    private static final int CHANNELS = 32;

    private ActivationFindings() {}

    /** The first and the last nonlinearity on maps; other maps where there is none. */
    private static List<Layer> layers(Model model) {
        List<Layer> maps = model.layers().stream()
                .skip(1)
                .filter(layer -> layer.outputShape().rank() == 3)
                .toList();
        List<Layer> able =
                maps.stream().filter(layer -> layer.kind().isActivation()).toList();
        List<Layer> chosen = able.isEmpty() ? maps : able;
        return chosen.isEmpty()
                ? List.of()
                : List.of(chosen.get(0), chosen.get(chosen.size() - 1)).stream()
                        .distinct()
                        .toList();
    }

    static List<Object> json(Model model, FeatureSet set, List<Long> rows, SetPictures pictures, String commandStart)
            throws IOException {
        List<Layer> layers = layers(model);
        List<Object> all = new ArrayList<>();
        for (long row : layers.isEmpty() ? List.<Long>of() : rows) {
            Image picture = pictures.picture(row);
            Tensor input = model.input().toTensor(picture);
            Activations outputs = model.forward(input.reshape(input.shape().prepend(1)), layers);
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("file", set.row(row).file());
            json.put("picture", DataUri.photograph(Thumbnail.within(picture, SIDE)));
            List<Object> figures = new ArrayList<>();
            for (Layer layer : layers) {
                figures.add(figure(
                        model,
                        layer,
                        outputs.of(layer).slice(0),
                        set.imagePath(row).toString(),
                        commandStart));
            }
            json.put("maps", figures);
            all.add(json);
        }
        return all;
    }

    private static Object figure(Model model, Layer layer, Tensor activation, String path, String commandStart) {
        Image maps = ActivationMaps.grid().atMost(CHANNELS).render(model, layer, activation);
        return Page.figure(
                DataUri.drawing(maps),
                "Layer " + layer.name() + " (" + layer.kind() + ") " + activation.shape() + " · input scaling "
                        + model.input().scaling(),
                commandStart + " --image " + Quoted.of(path) + " --layer " + Quoted.of(layer.name())
                        + " --out activations.png");
    }
}
