/**
 * A backend for TensorFlow Java: {@link io.deepviz.tensorflow.TensorFlowBackend} opens SavedModels and frozen graphs, {@link
 * io.deepviz.tensorflow.TensorFlowGraphs} wraps graphs in memory.
 *
 * <p>All three become one form, a flat graph with its numbers in variables ({@code FlatGraph}), in which layers are found
 * ({@code LayerPlan}) and which a session runs ({@code SessionNetwork}).
 */
@NullMarked
package io.deepviz.tensorflow;

import org.jspecify.annotations.NullMarked;
