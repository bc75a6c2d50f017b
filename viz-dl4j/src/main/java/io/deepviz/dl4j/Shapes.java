package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;

/** What operations demand of their inputs. */
final class Shapes {
    private Shapes() {}

    /** The only input. */
    static Shape one(List<Shape> inputs) {
        if (inputs.size() != 1) {
            throw new IllegalArgumentException("expected one input, got " + inputs.size());
        }
        return inputs.get(0);
    }

    /** The only input, a map. */
    static Shape map(List<Shape> inputs) {
        Shape input = one(inputs);
        if (input.rank() != 3) {
            throw new IllegalArgumentException("expected a map [C,H,W], got " + input);
        }
        return input;
    }

    /** The only input, a map of so many channels. */
    static Shape map(List<Shape> inputs, int channels) {
        Shape input = map(inputs);
        if (input.get(0) != channels) {
            throw new IllegalArgumentException("expected " + channels + " channels, got " + input);
        }
        return input;
    }

    /** The only input, a vector of this length. */
    static Shape vector(List<Shape> inputs, int length) {
        Shape input = one(inputs);
        if (!input.equals(Shape.of(length))) {
            throw new IllegalArgumentException("expected a vector of " + length + " numbers, got " + input);
        }
        return input;
    }

    /** The only input, whose channels (or numbers, if it is a vector) are so many. */
    static Shape channels(List<Shape> inputs, int channels) {
        Shape input = one(inputs);
        if (input.get(0) != channels) {
            throw new IllegalArgumentException("expected " + channels + " channels, got " + input);
        }
        return input;
    }
}
