/** The place of the backend for TensorFlow Java, which is not written yet: there is nothing to use here. */
@NullMarked
package io.deepviz.tensorflow;

import org.jspecify.annotations.NullMarked;
