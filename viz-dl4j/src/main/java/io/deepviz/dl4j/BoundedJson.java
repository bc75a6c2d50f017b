package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import java.io.IOException;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** A JSON object out of a file, read only if its depth and number of values are such as networks' descriptions have. */
final class BoundedJson {
    /** The parser recurses. A network's vertex holds a layer, which holds an activation: 8 levels; wrappers add two each. */
    private static final int MAX_DEPTH = 64;
    /** A value takes some bytes in a file, and a hundred in memory. The largest known descriptions have 60,000. */
    private static final int MAX_TOKENS = 1_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private BoundedJson() {}

    /**
     * Reads an object.
     *
     * @param what it is, for messages
     */
    static JsonNode read(byte[] bytes, String what) throws ModelFormatException {
        try {
            checkExtent(bytes, what);
            JsonNode root = JSON.readTree(bytes);
            if (!root.isObject()) {
                throw new ModelFormatException(what + ": expected a JSON object, found " + root.getNodeType());
            }
            return root;
        } catch (ModelFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new ModelFormatException(what + ": expected JSON, found damaged text: " + Text.firstLine(e), e);
        }
    }

    private static void checkExtent(byte[] bytes, String what) throws IOException {
        int depth = 0;
        int tokens = 0;
        try (JsonParser parser = new JsonFactory().createParser(bytes)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > MAX_DEPTH || ++tokens > MAX_TOKENS) {
                    throw new ModelFormatException(what + ": expected at most " + MAX_DEPTH + " levels and "
                            + MAX_TOKENS + " values, found more");
                }
            }
        }
    }
}
