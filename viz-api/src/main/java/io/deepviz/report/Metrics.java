package io.deepviz.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The numbers of a report by their paths, such as {@code neighbors.featurePurity}, in the order they were put in. */
final class Metrics {
    private final Map<String, Object> root = new LinkedHashMap<>();

    /** Puts a value at a path; a group of the path begins where it is named first. */
    @SuppressWarnings("unchecked") // a group is only ever made here
    void put(String path, Object value) {
        String[] names = path.split("\\.", -1);
        Map<String, Object> group = root;
        for (int i = 0; i < names.length - 1; i++) {
            group = (Map<String, Object>) group.computeIfAbsent(names[i], name -> new LinkedHashMap<String, Object>());
        }
        group.put(names[names.length - 1], value);
    }

    /** Says why some numbers of a group are null, if they are. */
    void putReason(String group, Optional<String> reason) {
        reason.ifPresent(text -> put(group + ".reason", text));
    }

    Map<String, Object> tree() {
        return root;
    }
}
