/** Many images in, numbers out: class predictions and feature vectors. Uses the rooms above it, up to {@code index}. */
@NullMarked
package io.deepviz.features;

import org.jspecify.annotations.NullMarked;
