package io.deepviz.training;

import io.deepviz.tensor.Tensor;
import java.util.List;

/**
 * The filters of a first layer at a moment of training.
 *
 * @param step how many batches had been learned from
 * @param kernels {@code [out,3,kh,kw]} or {@code [out,1,kh,kw]}, red first, all finite
 */
public record FilterFrame(int step, Tensor kernels) {
    /** Those of a run. */
    public static List<FilterFrame> of(TrainingRun run) {
        return run.snapshots().stream()
                .flatMap(snapshot -> snapshot.filters().stream()
                        .filter(kernels -> Double.isFinite(Norms.of(kernels)))
                        .map(kernels -> new FilterFrame(snapshot.step(), kernels)))
                .toList();
    }
}
