package io.deepviz.features;

import io.deepviz.error.VizIOException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of a network's classes. */
public final class Labels {
    /** No names: every class is called by its index. */
    public static final Labels NONE = new Labels(Map.of());

    private static final Pattern NUMBERED = Pattern.compile("\\s*(\\d{1,9})\\s*[:\\t,]\\s*(.*\\S)\\s*");
    private static final Pattern KERAS =
            Pattern.compile("\"(\\d{1,9})\"\\s*:\\s*(?:\\[\\s*\"[^\"]*\"\\s*,\\s*)?\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\]?");

    private final Map<Integer, String> names;

    private Labels(Map<Integer, String> names) {
        this.names = names;
    }

    /** These names, the first for class 0. */
    public static Labels of(List<String> names) {
        Map<Integer, String> byClass = new TreeMap<>();
        for (String name : names) {
            byClass.put(byClass.size(), name);
        }
        return new Labels(byClass);
    }

    /**
     * Reads a file in UTF-8 of one of these forms: a name a line, the first for class 0; {@code INDEX:NAME} (or a tab or
     * comma between them) a line; Keras' {@code imagenet_class_index.json}.
     *
     * @throws VizIOException if it is none of these
     * @throws IOException if it cannot be read
     */
    public static Labels read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            throw new VizIOException(file + ": expected class names in UTF-8, found other bytes", e);
        }
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            throw new VizIOException(file + ": expected class names, a line each; found none");
        }
        if (text.stripLeading().startsWith("{")) {
            return numbered(file, KERAS.matcher(text).results().toList());
        }
        if (lines.stream().allMatch(line -> NUMBERED.matcher(line).matches())) {
            return numbered(
                    file,
                    lines.stream()
                            .map(NUMBERED::matcher)
                            .filter(Matcher::matches)
                            .map(Matcher::toMatchResult)
                            .toList());
        }
        return of(lines.stream().map(String::strip).toList());
    }

    private static Labels numbered(Path file, List<? extends java.util.regex.MatchResult> entries) throws IOException {
        Map<Integer, String> names = new TreeMap<>();
        for (java.util.regex.MatchResult entry : entries) {
            String before = names.put(Integer.parseInt(entry.group(1)), entry.group(2));
            if (before != null) {
                throw new VizIOException(file + ": expected one name a class, found two for class " + entry.group(1));
            }
        }
        if (names.isEmpty()) {
            throw new VizIOException(file + ": expected entries such as \"0\": [\"n01440764\", \"tench\"]; found none");
        }
        return new Labels(names);
    }

    /** The name of a class, or its index as text if it has none. */
    public String name(int classIndex) {
        return names.getOrDefault(classIndex, Integer.toString(classIndex));
    }

    /** The class of this name, compared letter by letter; empty if no class has it, or more than one. */
    public OptionalInt indexOf(String name) {
        List<Integer> found = names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .toList();
        return found.size() == 1 ? OptionalInt.of(found.get(0)) : OptionalInt.empty();
    }

    /** How many classes have names. */
    public int size() {
        return names.size();
    }
}
