package io.deepviz.render;

import io.deepviz.InputSpec;
import io.deepviz.Layer;
import io.deepviz.Model;
import java.util.Locale;

/** What pictures say of the model they show, in the same words everywhere. */
public final class Captions {
    private Captions() {}

    /** Such as {@code alexnet, conv1: convolution 11x11 /4}. */
    public static String title(Model model, Layer layer) {
        String window = layer.window().map(each -> " " + each).orElse("");
        return model.name() + ", " + layer.name() + ": " + layer.kind() + window;
    }

    /** What the network takes for granted about its input, and what of that was assumed. */
    public static String input(InputSpec input) {
        String said = "input: scaling " + input.scaling() + ", color order " + input.colorOrder();
        return input.assumptions().isEmpty() ? said : said + "; assumed: " + String.join("; ", input.assumptions());
    }

    /** A number in three significant digits, as short as may be. */
    public static String number(double number) {
        double size = Math.abs(number);
        if (number == 0) {
            return "0";
        }
        if (size >= 1e5 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.1e", number);
        }
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
        String text = String.format(Locale.ROOT, "%." + decimals + "f", number);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
