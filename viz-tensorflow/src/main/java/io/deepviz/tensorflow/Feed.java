package io.deepviz.tensorflow;

import org.tensorflow.types.TFloat32;

/** Numbers on their way into TensorFlow. */
@FunctionalInterface
interface Feed {
    /** Makes a tensor of them in native memory; the caller closes it. */
    TFloat32 tensor();
}
