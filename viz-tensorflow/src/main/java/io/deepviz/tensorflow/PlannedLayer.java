package io.deepviz.tensorflow;

import io.deepviz.LayerKind;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A layer, and where a graph has it.
 *
 * @param name its author's
 * @param inputs names of the layers whose outputs it takes
 * @param tensor its output in the graph
 * @param layout how that is ordered
 * @param shape of the output for one image
 * @param parameters by their standard names
 */
record PlannedLayer(
        String name,
        LayerKind kind,
        List<String> inputs,
        TensorName tensor,
        Layout layout,
        Shape shape,
        Optional<Window> window,
        Map<String, Slot> parameters) {

    /**
     * A parameter.
     *
     * @param tensor that operations take it from
     * @param form how it is ordered there
     */
    record Slot(TensorName tensor, ParameterForm form) {}
}
