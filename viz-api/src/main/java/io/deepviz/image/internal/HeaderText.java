package io.deepviz.image.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the headers of the project's files hold numbers, texts, and facts: little-endian, each text after its length. */
public final class HeaderText {
    private HeaderText() {}

    /** Writes a number, in 4 bytes. */
    public static void putInt(ByteArrayOutputStream out, int number) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array());
    }

    /** Writes a text: how many bytes, then these, in UTF-8. */
    public static void put(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        putInt(out, bytes.length);
        out.writeBytes(bytes);
    }

    /** Writes keys and values: how many, then each key before its value. */
    public static void put(ByteArrayOutputStream out, Map<String, String> facts) {
        putInt(out, facts.size());
        facts.forEach((key, value) -> {
            put(out, key);
            put(out, value);
        });
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if less is left than its length says
     * @throws java.nio.BufferUnderflowException if there isn't even a length
     */
    public static String text(ByteBuffer header) {
        int length = header.getInt();
        if (length < 0 || length > header.remaining()) {
            throw new IllegalArgumentException("length of text: " + length);
        }
        byte[] bytes = new byte[length];
        header.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Reads keys and values, in their order.
     *
     * @throws IllegalArgumentException as {@link #text}
     * @throws java.nio.BufferUnderflowException as {@link #text}
     */
    public static Map<String, String> facts(ByteBuffer header) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (int rest = header.getInt(); rest > 0; rest--) {
            facts.put(text(header), text(header));
        }
        return facts;
    }
}
