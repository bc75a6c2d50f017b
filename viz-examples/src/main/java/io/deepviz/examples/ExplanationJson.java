package io.deepviz.examples;

import io.deepviz.Model;
import io.deepviz.attribution.Attribution;
import io.deepviz.attribution.AttributionMethod;
import io.deepviz.attribution.Completeness;
import io.deepviz.attribution.TrustBadge;
import io.deepviz.attribution.TrustFinding;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One map's part of {@code explain.json}: what was asked, what came out, and the numbers of its badge. */
final class ExplanationJson {
    private ExplanationJson() {}

    static Map<String, Object> of(
            String name, AttributionMethod method, Attribution attribution, Optional<TrustBadge> badge, Model model) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("method", attribution.method());
        json.put("layer", attribution.layer());
        json.put("value", attribution.value());
        json.put("outcome", attribution.outcome().toString());
        json.put("sum", sum(attribution));
        json.put("passes", method.passes(model));
        json.put("remarks", attribution.remarks());
        attribution.completeness().ifPresent(books -> json.put("completeness", json(books)));
        badge.ifPresent(each -> json.put("trust", json(each)));
        return json;
    }

    private static double sum(Attribution attribution) {
        double sum = 0;
        for (float each : attribution.map().toArray()) {
            sum += each;
        }
        return sum;
    }

    private static Map<String, Object> json(Completeness books) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("expected", books.expected());
        json.put("pixels", books.pixels());
        json.put("bias", books.bias());
        json.put("stabilizer", books.stabilizer());
        json.put("lost", books.lost());
        json.put("error", books.error());
        return json;
    }

    private static Map<String, Object> json(TrustBadge badge) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("summary", badge.summary());
        json.put("passes", badge.passes());
        json.put("budget", badge.budget());
        for (TrustFinding finding : badge.findings()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            one.put("words", finding.words());
            finding.numbers().forEach(one::put);
            json.put(finding.check().name().toLowerCase(Locale.ROOT), one);
        }
        return json;
    }
}
