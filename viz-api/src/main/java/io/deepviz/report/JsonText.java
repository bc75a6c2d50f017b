package io.deepviz.report;

import java.util.Map;

/** Numbers and texts as JSON, for programs that print some: the same as in a report's {@code metrics.json}. */
public final class JsonText {
    private JsonText() {}

    /**
     * A line a member, for people.
     *
     * @param tree maps, collections, strings, booleans, integers and decimal numbers, which are rounded to six places
     * @throws IllegalArgumentException if it holds anything else, or NaN or infinity
     */
    public static String indented(Map<String, Object> tree) {
        return Json.indented(tree);
    }
}
