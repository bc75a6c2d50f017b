/**
 * Nearest neighbors. {@link io.deepviz.index.ExactIndex} searches rows of any {@link io.deepviz.index.VectorSource},
 * which may be larger than memory; {@link io.deepviz.index.ApproximateIndex} is faster and misses some, and lies in a file.
 * Uses the rooms {@code tensor}, {@code image} (how files are written) and root.
 */
@NullMarked
package io.deepviz.index;

import org.jspecify.annotations.NullMarked;
