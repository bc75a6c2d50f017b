package io.deepviz.report;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.render.FilterStatistics;
import io.deepviz.render.Filters;
import io.deepviz.render.RgbFilters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What there is to see and to count on a network's first filters. */
record FilterFindings(Optional<Layer> layer, Optional<FilterStatistics> statistics, Optional<String> reason) {

    static FilterFindings of(Model model) {
        List<Layer> able = Filters.in(model);
        if (able.isEmpty()) {
            return new FilterFindings(
                    Optional.empty(), Optional.empty(), Optional.of("the network has no convolution"));
        }
        Layer first = able.get(0);
        if (!(Filters.of(model, first) instanceof RgbFilters)) {
            return new FilterFindings(
                    Optional.of(first),
                    Optional.empty(),
                    Optional.of("layer " + first.name() + " does not see the image's own colors"));
        }
        FilterStatistics statistics = FilterStatistics.of(model, first);
        return new FilterFindings(Optional.of(first), Optional.of(statistics), whyNot(statistics));
    }

    private static Optional<String> whyNot(FilterStatistics statistics) {
        if (statistics.oriented().isEmpty()) {
            return Optional.of("can't be said of kernels under " + FilterStatistics.LEAST_KERNEL + "x"
                    + FilterStatistics.LEAST_KERNEL + ", where no frequency is low");
        }
        return statistics.either().isEmpty()
                ? Optional.of("color opponency is not defined for a gray network")
                : Optional.empty();
    }

    void into(Metrics metrics) {
        metrics.put("filters.layer", layer.map(Layer::name));
        metrics.put("filters.shape", layer.flatMap(Layer::weights).map(weights -> weights.shape()));
        metrics.put("filters.oriented", number(statistics.map(FilterStatistics::oriented)));
        metrics.put("filters.colorOpponent", number(statistics.map(FilterStatistics::colorOpponent)));
        metrics.put("filters.either", number(either()));
        metrics.putReason("filters", reason);
    }

    private static OptionalDouble number(Optional<OptionalDouble> number) {
        return number.orElse(OptionalDouble.empty());
    }

    private Optional<OptionalDouble> either() {
        return statistics.map(FilterStatistics::either);
    }

    Map<String, Object> json(Model model, String command) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("text", statistics.map(FilterStatistics::summary).orElseGet(() -> reason.orElse("")));
        layer.ifPresent(each -> json.put(
                "picture",
                Page.figure(
                        DataUri.drawing(Filters.of(model, each).render(model, each)),
                        "First filters of layer " + each.name() + " · input scaling "
                                + model.input().scaling(),
                        command + " --layer " + Quoted.of(each.name()) + " --out filters.png")));
        return json;
    }
}
