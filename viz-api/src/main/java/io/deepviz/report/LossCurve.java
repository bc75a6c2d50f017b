package io.deepviz.report;

import io.deepviz.image.ContactSheet;
import io.deepviz.image.Image;
import io.deepviz.training.Evaluation;
import io.deepviz.training.Loss;
import io.deepviz.training.Snapshot;
import io.deepviz.training.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Loss and accuracy over time: of batches, on the probe, on held-out images. */
final class LossCurve {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 160;
    private static final int HELD_OUT = 0xffb86b;

    private LossCurve() {}

    private static final class Series {
        private final double[] steps;
        private final double[] values;

        Series(double[] steps, double[] values) {
            this.steps = steps;
            this.values = values;
        }

        static Series of(List<Snapshot> snapshots, Function<Snapshot, Double> value) {
            return new Series(
                    snapshots.stream().mapToDouble(Snapshot::step).toArray(),
                    snapshots.stream().mapToDouble(value::apply).toArray());
        }
    }

    /** A picture of a run; empty if it has neither losses nor evaluations. */
    static Optional<Image> draw(TrainingRun run) {
        List<ContactSheet.Tile> tiles = new ArrayList<>();
        Series batches = new Series(
                run.losses().stream().mapToDouble(Loss::step).toArray(),
                run.losses().stream().mapToDouble(Loss::value).toArray());
        tile("loss of batches", List.of(batches)).ifPresent(tiles::add);
        tile(
                        "loss: probe blue, held out orange",
                        List.of(
                                Series.of(run.snapshots(), each -> of(each.training(), Evaluation::loss)),
                                Series.of(run.snapshots(), each -> of(each.heldOut(), Evaluation::loss))))
                .ifPresent(tiles::add);
        tile(
                        "accuracy: probe blue, held out orange",
                        List.of(
                                Series.of(run.snapshots(), each -> of(each.training(), Evaluation::accuracy)),
                                Series.of(run.snapshots(), each -> of(each.heldOut(), Evaluation::accuracy))))
                .ifPresent(tiles::add);
        return tiles.isEmpty()
                ? Optional.empty()
                : Optional.of(ContactSheet.of(tiles)
                        .withZoom(1)
                        .withColumns(Math.min(2, tiles.size()))
                        .draw());
    }

    private static double of(Optional<Evaluation> evaluation, Function<Evaluation, Double> number) {
        return evaluation.map(number).orElse(Double.NaN);
    }

    private static Optional<ContactSheet.Tile> tile(String title, List<Series> all) {
        double[] finite = all.stream()
                .flatMapToDouble(series -> Arrays.stream(series.values))
                .filter(Double::isFinite)
                .toArray();
        if (finite.length == 0) {
            return Optional.empty();
        }
        double low = Arrays.stream(finite).min().getAsDouble();
        double high = Arrays.stream(finite).max().getAsDouble();
        double span = Math.max(high - low, Double.MIN_NORMAL);
        double last = Math.max(
                1,
                all.stream()
                        .flatMapToDouble(each -> Arrays.stream(each.steps))
                        .max()
                        .orElse(1));
        Plot plot = new Plot(HEIGHT, WIDTH);
        for (int i = 0; i < all.size(); i++) {
            plot.line(
                    Arrays.stream(all.get(i).steps).map(step -> step / last).toArray(),
                    Arrays.stream(all.get(i).values)
                            .map(value -> (value - low) / span)
                            .toArray(),
                    i == 0 ? Plot.LINE : HELD_OUT);
        }
        String caption = String.format(Locale.ROOT, "%s, %.3g..%.3g", title, low, high);
        return Optional.of(new ContactSheet.Tile(plot.toImage(), caption));
    }
}
