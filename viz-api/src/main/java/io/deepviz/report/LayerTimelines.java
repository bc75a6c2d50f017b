package io.deepviz.report;

import io.deepviz.image.ContactSheet;
import io.deepviz.image.Image;
import io.deepviz.training.LayerStatistics;
import io.deepviz.training.LayerStatistics.Activity;
import io.deepviz.training.LayerStatistics.Weights;
import io.deepviz.training.RunHead.RunLayer;
import io.deepviz.training.Snapshot;
import io.deepviz.training.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Numbers of each layer over time: a row a layer, a column a number, each curve between its least and largest value. */
final class LayerTimelines {
    private static final int WIDTH = 190;
    private static final int HEIGHT = 44;
    /** Of deeper networks the first layers are shown: what goes wrong shows there, too. */
    private static final int MOST_ROWS = 60;

    private LayerTimelines() {}

    @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
    private enum Measure {
        ACTIVATION("output deviation", layer -> activity(layer, Activity::deviation)),
        ZEROS("output zeros", layer -> activity(layer, Activity::zeros)),
        GRADIENT("log10 gradient", layer -> weights(layer, each -> Math.log10(each.gradientRms()))),
        RATIO("log10 update/w", layer -> weights(layer, each -> Math.log10(each.ratio()))),
        NORM("norm of weights", layer -> weights(layer, Weights::norm));

        final String title;
        final Function<LayerStatistics, Double> of;

        Measure(String title, Function<LayerStatistics, Double> of) {
            this.title = title;
            this.of = of;
        }
    }

    private static double activity(LayerStatistics layer, Function<Activity, Double> number) {
        return layer.activity().map(number).orElse(Double.NaN);
    }

    private static double weights(LayerStatistics layer, Function<Weights, Double> number) {
        return layer.weights().map(number).orElse(Double.NaN);
    }

    /** A picture of a run; empty if it has less than two moments. */
    static Optional<Image> draw(TrainingRun run) {
        List<RunLayer> layers = run.head().layers().stream()
                .filter(layer -> layer.weights().isPresent() || layer.kind().isActivation())
                .limit(MOST_ROWS)
                .toList();
        if (run.snapshots().size() < 2 || layers.isEmpty()) {
            return Optional.empty();
        }
        List<ContactSheet.Tile> tiles = new ArrayList<>();
        for (RunLayer layer : layers) {
            for (Measure measure : Measure.values()) {
                tiles.add(tile(run.snapshots(), layer.name(), measure));
            }
        }
        int last = run.snapshots().get(run.snapshots().size() - 1).step();
        return Optional.of(ContactSheet.of(tiles)
                .withColumns(Measure.values().length)
                .withZoom(1)
                .withRowLabels(layers.stream().map(RunLayer::name).toList())
                .withCaption("Layers over time, step 0 to " + last + ": a row a layer; each curve from its least to its"
                        + " largest value, which stand under it")
                .draw());
    }

    private static ContactSheet.Tile tile(List<Snapshot> snapshots, String layer, Measure measure) {
        double[] values = snapshots.stream()
                .mapToDouble(snapshot -> snapshot.layer(layer).map(measure.of).orElse(Double.NaN))
                .toArray();
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        Plot plot = new Plot(HEIGHT, WIDTH);
        if (finite.length == 0) {
            return new ContactSheet.Tile(plot.toImage(), measure.title + ": none");
        }
        double low = Arrays.stream(finite).min().getAsDouble();
        double high = Arrays.stream(finite).max().getAsDouble();
        double span = Math.max(high - low, Double.MIN_NORMAL);
        double last = Math.max(1, snapshots.get(snapshots.size() - 1).step());
        plot.line(
                snapshots.stream().mapToDouble(each -> each.step() / last).toArray(),
                Arrays.stream(values).map(value -> (value - low) / span).toArray(),
                Plot.LINE);
        return new ContactSheet.Tile(plot.toImage(), measure.title + " " + text(low) + ".." + text(high));
    }

    private static String text(double value) {
        return Math.abs(value) >= 1000 || (value != 0 && Math.abs(value) < 0.01)
                ? String.format(Locale.ROOT, "%.0e", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }
}
