/** Numbers: {@link io.deepviz.tensor.Tensor} and its {@link io.deepviz.tensor.Shape}. Uses no other room. */
@NullMarked
package io.deepviz.tensor;

import org.jspecify.annotations.NullMarked;
