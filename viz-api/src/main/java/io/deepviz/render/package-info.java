/**
 * What a network has learned and what it sees, as pictures and numbers: {@link io.deepviz.render.Filters} draws kernels,
 * {@link io.deepviz.render.ActivationMaps} draws what layers make of an image, and
 * {@link io.deepviz.render.FilterStatistics} counts oriented and color-opponent filters. Uses the nouns, {@code tensor}
 * and {@code image}.
 */
@NullMarked
package io.deepviz.render;

import org.jspecify.annotations.NullMarked;
