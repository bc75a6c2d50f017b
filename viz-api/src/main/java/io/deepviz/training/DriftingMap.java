package io.deepviz.training;

import io.deepviz.projection.Pca;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The probe in feature space at moments of training, each on a map by PCA of its own, turned to lie on the one before it as
 * well as it can: so that what moves on the screen moved in feature space, but for the part that PCA leaves out.
 *
 * <p>With X the points of a map and Y those of the map before, both centered, the orthogonal 2 x 2 matrix R that minimizes
 * {@code |X R - Y|} is the rotation or reflection with the larger trace of {@code R' X' Y} (orthogonal Procrustes;
 * Schönemann 1966). Maps are not scaled: features grow in training, and the maps show it.
 */
public final class DriftingMap {
    private DriftingMap() {}

    /**
     * A map.
     *
     * @param step how many batches had been learned from
     * @param points {@code [N,2]}, centered
     */
    public record Frame(int step, Tensor points) {}

    /** The maps of a run, of all moments that have feature vectors. */
    public static List<Frame> of(TrainingRun run) {
        List<Frame> frames = new ArrayList<>();
        for (Snapshot snapshot : run.snapshots()) {
            snapshot.features().filter(DriftingMap::isFlat).ifPresent(features -> {
                Tensor points = Pca.fit(features, Pca.Options.MAP).transform(features);
                Tensor turned = frames.isEmpty()
                        ? points
                        : onto(points, frames.get(frames.size() - 1).points());
                frames.add(new Frame(snapshot.step(), turned));
            });
        }
        return frames;
    }

    private static boolean isFlat(Tensor features) {
        return features.shape().get(0) >= 2 && features.shape().get(1) >= 2;
    }

    /** Points turned, and mirrored if need be, to lie on others; both centered. */
    static Tensor onto(Tensor points, Tensor target) {
        double xx = 0;
        double xy = 0;
        double yx = 0;
        double yy = 0;
        int count = points.shape().get(0);
        for (int i = 0; i < count; i++) {
            xx += (double) points.at(i, 0) * target.at(i, 0);
            xy += (double) points.at(i, 0) * target.at(i, 1);
            yx += (double) points.at(i, 1) * target.at(i, 0);
            yy += (double) points.at(i, 1) * target.at(i, 1);
        }
        boolean mirrored = Math.hypot(xx - yy, xy + yx) > Math.hypot(xx + yy, xy - yx);
        double angle = mirrored ? Math.atan2(xy + yx, xx - yy) : Math.atan2(xy - yx, xx + yy);
        double sign = mirrored ? -1 : 1;
        float[] turned = new float[2 * count];
        for (int i = 0; i < count; i++) {
            double x = points.at(i, 0);
            double y = sign * points.at(i, 1);
            turned[2 * i] = (float) (Math.cos(angle) * x - Math.sin(angle) * y);
            turned[2 * i + 1] = (float) (Math.sin(angle) * x + Math.cos(angle) * y);
        }
        return Tensor.wrap(Shape.of(count, 2), turned);
    }
}
