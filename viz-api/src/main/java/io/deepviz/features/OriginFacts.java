package io.deepviz.features;

import io.deepviz.InputSpec;
import io.deepviz.image.ColorOrder;
import io.deepviz.image.Fit;
import io.deepviz.image.Scaling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The origin of a feature set as keys and values, in which form its file holds it. */
final class OriginFacts {
    private OriginFacts() {}

    static Map<String, String> of(FeatureOrigin origin) {
        Map<String, String> facts = new LinkedHashMap<>();
        InputSpec input = origin.input();
        facts.put("model", origin.model());
        facts.put("backend", origin.backend());
        facts.put("identity", origin.identity());
        facts.put("input.channels", Integer.toString(input.channels()));
        facts.put("input.height", Integer.toString(input.height()));
        facts.put("input.width", Integer.toString(input.width()));
        facts.put("input.colors", input.colorOrder().name());
        facts.put("input.scaling", input.scaling().toString());
        facts.put("input.fit", input.fit().name());
        for (int i = 0; i < input.assumptions().size(); i++) {
            facts.put("input.assumption." + i, input.assumptions().get(i));
        }
        facts.put("images", origin.images());
        origin.sample().ifPresent(sample -> {
            facts.put("sample.limit", Integer.toString(sample.limit()));
            facts.put("sample.seed", Long.toString(sample.seed()));
        });
        origin.classes().forEach((index, name) -> facts.put("class." + index, name));
        return facts;
    }

    /**
     * What {@link #of} wrote; keys it doesn't know don't matter.
     *
     * @throws IllegalArgumentException if a key is missing or has a value it doesn't know
     */
    static FeatureOrigin origin(Map<String, String> facts) {
        List<String> assumptions = new ArrayList<>();
        while (facts.containsKey("input.assumption." + assumptions.size())) {
            assumptions.add(fact(facts, "input.assumption." + assumptions.size()));
        }
        InputSpec input = new InputSpec(
                Integer.parseInt(fact(facts, "input.channels")),
                Integer.parseInt(fact(facts, "input.height")),
                Integer.parseInt(fact(facts, "input.width")),
                ColorOrder.valueOf(fact(facts, "input.colors")),
                Scaling.parse(fact(facts, "input.scaling")),
                Fit.valueOf(fact(facts, "input.fit")),
                assumptions);
        Optional<ImageFolder.Sample> sample = Optional.empty();
        if (facts.containsKey("sample.limit")) {
            sample = Optional.of(new ImageFolder.Sample(
                    Integer.parseInt(fact(facts, "sample.limit")), Long.parseLong(fact(facts, "sample.seed"))));
        }
        Map<Integer, String> classes = new TreeMap<>();
        facts.forEach((key, value) -> {
            if (key.startsWith("class.")) {
                classes.put(Integer.parseInt(key.substring("class.".length())), value);
            }
        });
        return new FeatureOrigin(
                fact(facts, "model"),
                fact(facts, "backend"),
                fact(facts, "identity"),
                input,
                fact(facts, "images"),
                sample,
                classes);
    }

    private static String fact(Map<String, String> facts, String key) {
        String value = facts.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }
}
