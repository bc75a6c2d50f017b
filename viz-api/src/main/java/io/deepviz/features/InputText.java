package io.deepviz.features;

import io.deepviz.InputSpec;

/** An input in words: everything of it that decides what a network sees of a picture. */
final class InputText {
    private InputText() {}

    static String of(InputSpec input) {
        return input.shape() + " " + input.colorOrder() + ", scaling " + input.scaling() + ", fit " + input.fit();
    }
}
