package io.deepviz.examples.demo;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The windows of one image as a matrix [K, P] in native memory, and the three products of matrices that a convolution
 * layer consists of: outputs, gradients of its kernels, gradients of its input. Kernels are [out, K], maps [out, P], both
 * row by row.
 */
final class Columns implements AutoCloseable {
    private static final int PLAIN = openblas_nolapack.CblasNoTrans;
    private static final int TRANSPOSED = openblas_nolapack.CblasTrans;

    private final Lowering lowering;
    private final int k;
    private final int p;
    private final FloatPointer matrix;
    private final float[] columns;
    private final float[] image;

    Columns(Lowering lowering) {
        this.lowering = lowering;
        k = lowering.rows();
        p = lowering.positions();
        columns = new float[k * p];
        matrix = new FloatPointer((long) k * p);
        image = new float[lowering.imageSize()];
    }

    /** Takes the i-th image of a batch. */
    void take(FloatPointer images, int i) {
        images.getPointer((long) i * image.length).get(image);
        lowering.toColumns(image, columns);
        matrix.put(columns);
    }

    /** maps += kernels . columns */
    void addMaps(FloatPointer kernels, FloatPointer maps, int out) {
        product(PLAIN, PLAIN, out, p, k, kernels, k, matrix, p, 1, maps, p);
    }

    /** sum += errors . columns^T, the gradient of the kernels. */
    void addKernelGradient(FloatPointer errors, FloatPointer sum, int out) {
        product(PLAIN, TRANSPOSED, out, k, p, errors, p, matrix, p, 1, sum, k);
    }

    /** The gradient of the image, kernels^T . errors gathered back, into the i-th image of a batch; spoils the columns. */
    void pullBack(FloatPointer kernels, FloatPointer errors, int out, FloatPointer images, int i) {
        product(TRANSPOSED, PLAIN, k, p, out, kernels, k, errors, p, 0, matrix, p);
        matrix.get(columns);
        Arrays.fill(image, 0);
        lowering.addColumns(columns, image);
        images.getPointer((long) i * image.length).put(image);
    }

    private static void product(
            int formA,
            int formB,
            int rows,
            int columns,
            int inner,
            FloatPointer a,
            int strideA,
            FloatPointer b,
            int strideB,
            float kept,
            FloatPointer c,
            int strideC) {
        openblas_nolapack.cblas_sgemm(
                openblas_nolapack.CblasRowMajor,
                formA,
                formB,
                rows,
                columns,
                inner,
                1,
                a,
                strideA,
                b,
                strideB,
                kept,
                c,
                strideC);
    }

    @Override
    public void close() {
        matrix.close();
    }
}
