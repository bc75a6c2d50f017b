package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The settings of one Keras layer, each asked for by its name in Keras 2 and then by the one in Keras 1. What is missing, or
 * of another type than it should be, is refused with the layer's name.
 *
 * @param name the layer's, as its author gave it
 * @param kind its class in Keras, such as {@code Conv2D}
 * @param settings the JSON object of them
 */
record KerasConfig(String name, String kind, JsonNode settings) {

    /** A whole number. */
    int whole(String... keys) throws ModelFormatException {
        JsonNode value = value(keys);
        if (value == null || !isWhole(value)) {
            throw unexpected("a whole number", keys);
        }
        return value.intValue();
    }

    /** A whole number, or another if nothing is said. */
    int wholeOr(int otherwise, String... keys) throws ModelFormatException {
        return value(keys) == null ? otherwise : whole(keys);
    }

    /** A whole number of at least 1. */
    int count(String... keys) throws ModelFormatException {
        int count = whole(keys);
        if (count < 1) {
            throw unexpected("a number of at least 1", keys);
        }
        return count;
    }

    /** A whole number of at least 1, or another if nothing is said. */
    int countOr(int otherwise, String... keys) throws ModelFormatException {
        return value(keys) == null ? otherwise : count(keys);
    }

    /** A number, or another if nothing is said. Some versions wrap it like an array of NumPy. */
    double numberOr(double otherwise, String... keys) throws ModelFormatException {
        JsonNode value = value(keys);
        if (value == null) {
            return otherwise;
        }
        JsonNode number = value.path("value").isMissingNode() ? value : value.path("value");
        if (!number.isNumber()) {
            throw unexpected("a number", keys);
        }
        return number.doubleValue();
    }

    /** Two whole numbers, or one for both. */
    private int[] pair(String... keys) throws ModelFormatException {
        JsonNode value = value(keys);
        if (value != null && isWhole(value)) {
            return new int[] {value.intValue(), value.intValue()};
        }
        int[] both = value == null ? new int[0] : wholes(value, keys);
        if (both.length != 2) {
            throw unexpected("two whole numbers", keys);
        }
        return both;
    }

    /** Rows and columns, at least 1 each. */
    int[] extents(String... keys) throws ModelFormatException {
        int[] both = pair(keys);
        if (both[0] < 1 || both[1] < 1) {
            throw unexpected("numbers of at least 1", keys);
        }
        return both;
    }

    /** Rows and columns, at least 1 each, or others if nothing is said. */
    int[] extentsOr(int[] otherwise, String... keys) throws ModelFormatException {
        return value(keys) == null ? otherwise : extents(keys);
    }

    /** Whole numbers, as many as there are; one alone counts as a list. */
    int[] wholes(String... keys) throws ModelFormatException {
        JsonNode value = value(keys);
        if (value != null && isWhole(value)) {
            return new int[] {value.intValue()};
        }
        if (value == null || !value.isArray()) {
            throw unexpected("whole numbers", keys);
        }
        return wholes(value, keys);
    }

    /** What is added or cut off above, below, on the left and on the right. */
    int[] border(String... keys) throws ModelFormatException {
        JsonNode value = value(keys);
        if (value != null
                && value.isArray()
                && value.size() == 2
                && value.get(0).isArray()) {
            int[] rows = wholes(value.get(0), keys);
            int[] columns = wholes(value.get(1), keys);
            if (rows.length == 2 && columns.length == 2) {
                return new int[] {rows[0], rows[1], columns[0], columns[1]};
            }
            throw unexpected("((top, bottom), (left, right))", keys);
        }
        int[] both = pair(keys);
        return new int[] {both[0], both[0], both[1], both[1]};
    }

    /** Whether something is switched on. */
    boolean flagOr(boolean otherwise, String... keys) throws ModelFormatException {
        JsonNode value = value(keys);
        if (value != null && !value.isBoolean()) {
            throw unexpected("true or false", keys);
        }
        return value == null ? otherwise : value.booleanValue();
    }

    /** A word, or another if nothing is said. */
    String textOr(String otherwise, String... keys) throws ModelFormatException {
        JsonNode value = value(keys);
        if (value != null && !value.isTextual()) {
            throw unexpected("a word", keys);
        }
        return value == null ? otherwise : value.textValue();
    }

    /** A setting as it stands in the file; null if it is missing, or null there. */
    @Nullable
    JsonNode value(String... keys) {
        for (String key : keys) {
            if (settings.hasNonNull(key)) {
                return settings.get(key);
            }
        }
        return null;
    }

    /** A refusal of this layer. */
    ModelFormatException refused(String reason) {
        return new ModelFormatException("layer '" + Text.excerpt(name) + "' (" + Text.excerpt(kind) + "): " + reason);
    }

    private int[] wholes(JsonNode list, String... keys) throws ModelFormatException {
        int[] numbers = new int[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!isWhole(list.get(i))) {
                throw unexpected("whole numbers", keys);
            }
            numbers[i] = list.get(i).intValue();
        }
        return numbers;
    }

    private static boolean isWhole(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToInt();
    }

    private ModelFormatException unexpected(String expected, String... keys) {
        JsonNode value = value(keys);
        return refused("expected " + expected + " for " + String.join(" or ", List.copyOf(Arrays.asList(keys)))
                + ", found " + (value == null ? "nothing" : Text.excerpt(value.toString())));
    }
}
