package io.deepviz.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that is wrong with a training, with the evidence.
 *
 * @param verdict what it is, where the rule comes from and what to do
 * @param severity how much it matters
 * @param layer where; empty if it concerns the whole network
 * @param step when it was first seen: how many batches had been learned from
 * @param evidence what was found, in a sentence with numbers
 * @param numbers the same numbers by name, in order
 */
public record Finding(
        Verdict verdict,
        Severity severity,
        Optional<String> layer,
        int step,
        String evidence,
        Map<String, Double> numbers) {
    /** Copies the map. */
    public Finding {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /** In one line: {@code serious: gradients explode (layer conv1, step 40): ...}. */
    @Override
    public String toString() {
        String where = layer.map(name -> "layer " + name + ", ").orElse("") + "step " + step;
        return severity + ": " + verdict.title() + " (" + where + "): " + evidence;
    }
}
