/**
 * Maps of a feature space: {@link io.deepviz.projection.Pca}, {@link io.deepviz.projection.TSne} and
 * {@link io.deepviz.projection.Umap} place vectors of many dimensions in the plane,
 * {@link io.deepviz.projection.Trustworthiness} says how far such a map can be believed. Uses the rooms {@code tensor}, root
 * and {@code index}.
 */
@NullMarked
package io.deepviz.projection;

import org.jspecify.annotations.NullMarked;
