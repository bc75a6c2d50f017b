package io.deepviz.benchmarks;

import io.deepviz.Window;
import io.deepviz.testing.NetSpec;

/**
 * The five convolutions of AlexNet with the sizes that their inputs have there (Krizhevsky 2014, "One weird trick for
 * parallelizing convolutional neural networks").
 */
enum AlexNetConvolution {
    CONV1(3, 224, 64, 11, 4, 2),
    CONV2(64, 27, 192, 5, 1, 2),
    CONV3(192, 13, 384, 3, 1, 1),
    CONV4(384, 13, 256, 3, 1, 1),
    CONV5(256, 13, 256, 3, 1, 1);

    final int channels;
    final int side;
    final int filters;
    final int kernel;
    final int stride;
    final int padding;

    AlexNetConvolution(int channels, int side, int filters, int kernel, int stride, int padding) {
        this.channels = channels;
        this.side = side;
        this.filters = filters;
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
    }

    /** A network of nothing else, random weights. */
    NetSpec alone() {
        return NetSpec.input(channels, side, side)
                .seed(1)
                .convolution(name(), filters, Window.square(kernel, stride, padding))
                .build();
    }
}
