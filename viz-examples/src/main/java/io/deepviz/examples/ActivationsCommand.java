package io.deepviz.examples;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.image.Images;
import io.deepviz.render.ActivationMaps;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viz activations}: what a layer makes of a picture. */
@Command(name = "activations", description = "Draws what a layer makes of a picture, a tile a channel.")
final class ActivationsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions options;

    @Option(names = "--image", required = true, paramLabel = "F", description = "The picture to look at.")
    private Path image;

    @Option(
            names = "--layer",
            paramLabel = "L",
            description = "The layer; what follows the first convolution's nonlinearity by default.")
    private @Nullable String layer;

    @Option(names = "--out", required = true, paramLabel = "F.png", description = "The picture to write.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        try (Model model = options.open()) {
            Layer drawn = layer == null ? first(model) : model.layer(layer);
            Tensor input = model.input().toTensor(Images.read(image));
            Tensor activation = model.forward(input.reshape(input.shape().prepend(1)), drawn)
                    .of(drawn)
                    .slice(0);
            ActivationMaps.grid()
                    .ofImage(String.valueOf(image.getFileName()))
                    .render(model, drawn, activation)
                    .writePng(out);
            PrintWriter console = spec.commandLine().getOut();
            console.println("wrote " + out + " (layer " + drawn.name() + " " + drawn.outputShape() + ")");
        }
        return 0;
    }

    /** The first nonlinearity on maps, else the first layer after the input. */
    private static Layer first(Model model) {
        return model.layers().stream()
                .filter(each -> each.kind().isActivation() && each.outputShape().rank() == 3)
                .findFirst()
                .orElse(model.layers().get(Math.min(1, model.layers().size() - 1)));
    }
}
