package io.deepviz.examples.demo;

import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** The 32-bit floats of Deeplearning4j's arrays, in row-major order. */
final class Floats {
    private Floats() {}

    /** The array itself if its numbers lie in row-major order without gaps, else such a copy. */
    static INDArray dense(INDArray array) {
        return array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array) ? array : array.dup('c');
    }

    /** Where the numbers of a {@link #dense} array begin. */
    static FloatPointer pointer(INDArray array) {
        return new FloatPointer(array.data().addressPointer());
    }

    static float[] read(INDArray array) {
        float[] numbers = new float[Math.toIntExact(array.length())];
        pointer(dense(array)).get(numbers);
        return numbers;
    }

    /** Overwrites the numbers of a {@link #dense} array. */
    static void write(INDArray array, float[] numbers) {
        pointer(array).put(numbers);
    }

    /** Writes a parameter's gradient into the view that the updater reads, and says so. */
    static void put(Gradient gradient, Map<String, INDArray> views, String parameter, float[] values) {
        INDArray view = Objects.requireNonNull(views.get(parameter), parameter);
        write(view, values);
        gradient.setGradientFor(parameter, view, view.ordering());
    }
}
