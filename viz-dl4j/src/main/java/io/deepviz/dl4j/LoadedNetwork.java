package io.deepviz.dl4j;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network fresh from a file, and what the file says about its input.
 *
 * @param graph initialized, on float, and nobody else's; its layers have the names their author gave them, and its one
 *     input takes images {@code [N,C,H,W]} even where the file was made for flattened ones
 * @param channels of the input
 * @param height of the input in pixels, or {@link io.deepviz.tensor.Shape#OPEN}
 * @param width of the input in pixels, or {@link io.deepviz.tensor.Shape#OPEN}
 * @param assumptions what had to be assumed to read it, a sentence each
 */
record LoadedNetwork(ComputationGraph graph, int channels, int height, int width, List<String> assumptions) {

    LoadedNetwork {
        assumptions = List.copyOf(assumptions);
    }
}
