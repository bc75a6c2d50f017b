/**
 * Maps of a feature space: {@link io.deepviz.projection.Pca}, {@link io.deepviz.projection.TSne} and
 * {@link io.deepviz.projection.Umap} place vectors of many
 * dimensions in the plane, and further vectors on such a map ({@link io.deepviz.projection.FittedProjection}).
 * {@link io.deepviz.projection.Trustworthiness}, {@link io.deepviz.projection.NeighborRecall},
 * {@link io.deepviz.projection.DistanceCorrelation} and {@link io.deepviz.projection.KlDivergence} say how far a map can be
 * believed. Uses the rooms {@code tensor}, root and {@code index}.
 */
@NullMarked
package io.deepviz.projection;

import org.jspecify.annotations.NullMarked;
