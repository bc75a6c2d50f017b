package io.deepviz.report;

import io.deepviz.image.Animation;
import io.deepviz.image.ContactSheet;
import io.deepviz.image.Image;
import io.deepviz.training.DriftingMap;
import io.deepviz.training.TrainingRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The probe's way through feature space: a map a moment, colors are classes, all on one scale. */
final class DriftSheet {
    private static final int SIDE = 180;
    private static final int LARGE = 420;
    private static final int MOST = 10;
    private static final int MOST_FRAMES = 60;
    private static final Duration EACH = Duration.ofMillis(500);

    private DriftSheet() {}

    /** Some moments side by side; empty if the run has no feature vectors. */
    static Optional<Image> strip(TrainingRun run) {
        List<DriftingMap.Frame> frames = DriftingMap.of(run);
        if (frames.isEmpty()) {
            return Optional.empty();
        }
        double reach = reach(frames);
        List<ContactSheet.Tile> tiles = new ArrayList<>();
        for (DriftingMap.Frame frame : Chosen.of(frames, MOST)) {
            tiles.add(new ContactSheet.Tile(plot(run, frame, reach, SIDE), "step " + frame.step()));
        }
        return Optional.of(ContactSheet.of(tiles)
                .withZoom(1)
                .withColumns(Math.min(5, tiles.size()))
                .withCaption(
                        "The probe in feature space, PCA of each moment, turned to lie on the one before; one scale,"
                                + " colors are classes")
                .draw());
    }

    /** All moments one after the other; empty if the run has no feature vectors. */
    static Optional<Animation> animate(TrainingRun run) {
        List<DriftingMap.Frame> frames = DriftingMap.of(run);
        if (frames.isEmpty()) {
            return Optional.empty();
        }
        double reach = reach(frames);
        List<Image> pictures = Chosen.of(frames, MOST_FRAMES).stream()
                .map(frame -> ContactSheet.of(
                                List.of(new ContactSheet.Tile(plot(run, frame, reach, LARGE), "step " + frame.step())))
                        .withZoom(1)
                        .draw())
                .toList();
        return Optional.of(Animation.of(pictures, EACH));
    }

    private static double reach(List<DriftingMap.Frame> frames) {
        double reach = Double.MIN_NORMAL;
        for (DriftingMap.Frame frame : frames) {
            for (float coordinate : frame.points().toArray()) {
                reach = Math.max(reach, Math.abs(coordinate));
            }
        }
        return reach;
    }

    private static Image plot(TrainingRun run, DriftingMap.Frame frame, double reach, int side) {
        Plot plot = new Plot(side, side);
        List<Integer> labels = run.head().labels();
        for (int i = 0; i < frame.points().shape().get(0); i++) {
            int color = labels.isEmpty() ? Plot.LINE : light(ClassColors.of(labels.get(i)));
            double x = (frame.points().at(i, 0) / reach + 1) / 2;
            double y = (frame.points().at(i, 1) / reach + 1) / 2;
            plot.point(x, y, side / 90, color);
        }
        return plot.toImage();
    }

    /** A color of a class as it can be seen on dark ground: half way to white. */
    private static int light(int color) {
        return (color & 0xfefefe) / 2 + 0x808080 & 0xffffff;
    }
}
