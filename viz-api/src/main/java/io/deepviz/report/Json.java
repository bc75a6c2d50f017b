package io.deepviz.report;

import io.deepviz.tensor.Shape;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Values as JSON (RFC 8259) that can stand inside an HTML script element whatever the strings hold: {@code <}, {@code >},
 * {@code &}, the line separators of Unicode and all control characters are escaped, so no string can end the element.
 *
 * <p>Maps, collections, strings, booleans, integers, shapes; decimal numbers to six places, never NaN, but for
 * {@link BigDecimal}, which is written as it is; an empty optional is {@code null}.
 */
final class Json {
    private static final int PLACES = 6;

    private final StringBuilder text = new StringBuilder();
    private final boolean indented;

    private Json(boolean indented) {
        this.indented = indented;
    }

    /** On one line. */
    static String compact(Object value) {
        return new Json(false).add(value, "").text.toString();
    }

    /** A line a member, for people; lists stay on their line. */
    static String indented(Object value) {
        return new Json(true).add(value, "").text.append('\n').toString();
    }

    private Json add(Object value, String indent) {
        if (value instanceof Map<?, ?> map) {
            addMap(map, indent);
        } else if (value instanceof Collection<?> list) {
            addList(list, indent);
        } else if (value instanceof Shape shape) {
            addList(IntStream.of(shape.toArray()).boxed().toList(), indent);
        } else if (value instanceof Optional<?> optional) {
            add(optional.isPresent() ? optional.get() : OptionalDouble.empty(), indent);
        } else if (value instanceof OptionalDouble optional) {
            text.append(optional.isPresent() ? number(optional.getAsDouble()) : "null");
        } else if (value instanceof Double || value instanceof Float) {
            text.append(number(((Number) value).doubleValue()));
        } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof BigDecimal decimal) {
            text.append(decimal);
        } else if (value instanceof String string) {
            addString(string);
        } else {
            throw new IllegalArgumentException("value: expected one that JSON has, got a " + value.getClass());
        }
        return this;
    }

    private void addMap(Map<?, ?> map, String indent) {
        String inner = indent + "  ";
        text.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            text.append(indented ? "\n" + inner : "");
            addString(entry.getKey().toString());
            text.append(indented ? ": " : ":");
            add(entry.getValue(), inner);
            text.append(entries.hasNext() ? "," : "");
        }
        text.append(indented && !map.isEmpty() ? "\n" + indent : "").append('}');
    }

    private void addList(Collection<?> list, String indent) {
        text.append('[');
        for (Iterator<?> values = list.iterator(); values.hasNext(); ) {
            add(values.next(), indent);
            text.append(values.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private static String number(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("number: expected a finite one, as JSON has no other; got " + number);
        }
        BigDecimal rounded = BigDecimal.valueOf(number).setScale(PLACES, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private void addString(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (isPlain(c, string, i)) {
                text.append(c);
            } else {
                text.append(String.format("\\u%04x", (int) c));
            }
        }
        text.append('"');
    }

    /** Not to be escaped: half a character (a lone surrogate) is, as UTF-8 can't hold it. */
    private static boolean isPlain(char c, String string, int at) {
        if (Character.isHighSurrogate(c)) {
            return at + 1 < string.length() && Character.isLowSurrogate(string.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(string.charAt(at - 1));
        }
        return c >= ' ' && c != '<' && c != '>' && c != '&' && !(c >= 0x7f && c <= 0x9f) && c != 0x2028 && c != 0x2029;
    }
}
