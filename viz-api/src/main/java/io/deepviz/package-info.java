/**
 * The nouns of DeepViz: a {@link io.deepviz.Model} has {@link io.deepviz.Layer}s; running it gives
 * {@link io.deepviz.Activations}; its {@link io.deepviz.Gradients} pull a seed back through it; a
 * {@link io.deepviz.FilterRenderer} draws a layer; a {@link io.deepviz.FeatureIndex} finds nearest neighbors.
 *
 * <p>Everything here is free of native code and uses only the rooms {@code tensor}, {@code image} and {@code error}.
 */
@NullMarked
package io.deepviz;

import org.jspecify.annotations.NullMarked;
