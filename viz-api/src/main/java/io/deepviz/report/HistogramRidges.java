package io.deepviz.report;

import io.deepviz.image.ContactSheet;
import io.deepviz.image.Image;
import io.deepviz.training.LayerStatistics;
import io.deepviz.training.LayerStatistics.Histogram;
import io.deepviz.training.LayerStatistics.Weights;
import io.deepviz.training.RunHead.RunLayer;
import io.deepviz.training.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the weights of each layer are distributed over time: a tile a layer, a ridge a moment, the first one at the back. */
final class HistogramRidges {
    private static final int SIDE = 200;
    private static final int MOST = 24;
    private static final int COLUMNS = 100;
    /** Which part of the height the highest ridge takes. */
    private static final double HIGHEST = 0.2;

    private HistogramRidges() {}

    /** A picture of a run; empty if no weights were recorded. */
    static Optional<Image> draw(TrainingRun run) {
        List<ContactSheet.Tile> tiles = new ArrayList<>();
        for (RunLayer layer : run.head().layers()) {
            tile(layer.name(), chosen(run, layer.name())).ifPresent(tiles::add);
        }
        return tiles.isEmpty()
                ? Optional.empty()
                : Optional.of(ContactSheet.of(tiles)
                        .withZoom(1)
                        .withCaption(
                                "Weights through training: a tile a layer, a ridge a moment, the first at the back; each"
                                        + " tile from its least to its largest weight")
                        .draw());
    }

    private static List<Histogram> chosen(TrainingRun run, String layer) {
        List<Histogram> all = run.snapshots().stream()
                .flatMap(snapshot ->
                        snapshot.layer(layer).flatMap(LayerStatistics::weights).flatMap(Weights::histogram).stream())
                .toList();
        return Chosen.of(all, MOST);
    }

    private static Optional<ContactSheet.Tile> tile(String layer, List<Histogram> moments) {
        double low = moments.stream().mapToDouble(Histogram::low).min().orElse(0);
        double high = moments.stream().mapToDouble(Histogram::high).max().orElse(0);
        if (!(high > low)) {
            return Optional.empty();
        }
        List<double[]> densities =
                moments.stream().map(each -> density(each, low, high)).toList();
        double largest = densities.stream()
                .mapToDouble(each -> Arrays.stream(each).max().orElse(0))
                .max()
                .orElse(1);
        Plot plot = new Plot(SIDE, SIDE);
        for (int i = 0; i < densities.size(); i++) {
            double base = (1 - HIGHEST) * (1 - (i + 1.0) / densities.size());
            double[] heights = Arrays.stream(densities.get(i))
                    .map(each -> HIGHEST * each / largest)
                    .toArray();
            plot.ridge(base, heights, Plot.AREA, Plot.LINE);
        }
        String range = String.format(Locale.ROOT, "%s %.2g..%.2g", layer, low, high);
        return Optional.of(new ContactSheet.Tile(plot.toImage(), range));
    }

    /** Weights per unit of the common axis. */
    private static double[] density(Histogram histogram, double low, double high) {
        double[] density = new double[COLUMNS];
        int bins = histogram.counts().size();
        double width = Math.max((histogram.high() - histogram.low()) / bins, Double.MIN_NORMAL);
        for (int column = 0; column < COLUMNS; column++) {
            double weight = low + (column + 0.5) / COLUMNS * (high - low);
            int bin = (int) Math.floor((weight - histogram.low()) / width);
            density[column] = bin < 0 || bin >= bins ? 0 : histogram.counts().at(bin) / width;
        }
        return density;
    }
}
