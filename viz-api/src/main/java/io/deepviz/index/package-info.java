/**
 * Nearest neighbors. {@link io.deepviz.index.ExactIndex} searches rows of any {@link io.deepviz.index.VectorSource},
 * which may be larger than memory. Uses the rooms {@code tensor} and root.
 */
@NullMarked
package io.deepviz.index;

import org.jspecify.annotations.NullMarked;
