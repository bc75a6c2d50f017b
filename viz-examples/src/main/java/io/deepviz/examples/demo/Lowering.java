package io.deepviz.examples.demo;

import java.util.Arrays;

/**
 * Convolution as a product of matrices ("im2col"): the window under each output position becomes a column, so that
 * kernels {@code [out, K]} times columns {@code [K, P]} give the output {@code [out, P]}; K runs over channel, row and
 * column of the kernel, P over the rows and columns of the output.
 */
record Lowering(int channels, int height, int width, int kernel, int stride, int padding) {
    int outHeight() {
        return (height + 2 * padding - kernel) / stride + 1;
    }

    int outWidth() {
        return (width + 2 * padding - kernel) / stride + 1;
    }

    int rows() {
        return channels * kernel * kernel;
    }

    int positions() {
        return outHeight() * outWidth();
    }

    int imageSize() {
        return channels * height * width;
    }

    /** Writes the columns of an image. */
    void toColumns(float[] image, float[] columns) {
        Arrays.fill(columns, 0);
        walk((pixel, entry, count) -> {
            for (int i = 0; i < count; i++) {
                columns[entry + i] = image[pixel + i * stride];
            }
        });
    }

    /** The transpose of {@link #toColumns}: adds each entry of the columns to the pixel it came from. */
    void addColumns(float[] columns, float[] image) {
        walk((pixel, entry, count) -> {
            for (int i = 0; i < count; i++) {
                image[pixel + i * stride] += columns[entry + i];
            }
        });
    }

    /** Entries of the columns that lie side by side, and the pixels they stand for, {@link #stride} apart. */
    private interface Run {
        void visit(int pixel, int entry, int count);
    }

    private void walk(Run run) {
        int outHeight = outHeight();
        int outWidth = outWidth();
        int row = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int ky = 0; ky < kernel; ky++) {
                for (int kx = 0; kx < kernel; kx++, row++) {
                    int dx = kx - padding;
                    int dy = ky - padding;
                    int from = first(dx);
                    int count = end(dx, width, outWidth) - from;
                    for (int y = first(dy); y < end(dy, height, outHeight); y++) {
                        int pixel = (channel * height + y * stride + dy) * width + from * stride + dx;
                        run.visit(pixel, (row * outHeight + y) * outWidth + from, count);
                    }
                }
            }
        }
    }

    /** The first output position whose pixel, shifted by d, lies inside the image. */
    private int first(int d) {
        return d >= 0 ? 0 : (-d + stride - 1) / stride;
    }

    private int end(int d, int extent, int outputs) {
        return Math.min(outputs, (extent - 1 - d) / stride + 1);
    }
}
