package io.deepviz.training;

import io.deepviz.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * The network at one moment of training.
 *
 * @param step how many batches had been learned from
 * @param epoch how many passes over the data were complete
 * @param seconds since the recorder was made
 * @param recording how many seconds of these the recorder itself took, this snapshot not counted
 * @param layers all layers in forward order
 * @param training on the probe; empty if it has no labels or the network is no classifier
 * @param heldOut on images that are not learned from; empty if there are none
 * @param labels how many images of each class were in the batches that the recorder was told of so far
 * @param badInputs how many numbers of the images of this step's batch are NaN or infinite
 * @param filters the first convolution's kernel {@code [out,in,kh,kw]}, red first, in steps of 1/127 of each filter's
 *     largest weight; empty if no convolution sees the image itself
 * @param features the probe's feature vectors {@code [N,D]}, projected at random to a few dimensions; empty if the network
 *     is no classifier
 */
public record Snapshot(
        int step,
        int epoch,
        double seconds,
        double recording,
        List<LayerStatistics> layers,
        Optional<Evaluation> training,
        Optional<Evaluation> heldOut,
        List<Integer> labels,
        long badInputs,
        Optional<Tensor> filters,
        Optional<Tensor> features) {
    /** Copies the lists. */
    public Snapshot {
        layers = List.copyOf(layers);
        labels = List.copyOf(labels);
    }

    /** The statistics of a layer, if it has this one. */
    public Optional<LayerStatistics> layer(String name) {
        return layers.stream().filter(each -> each.layer().equals(name)).findFirst();
    }
}
