package io.deepviz;

/** What a layer does to its input. */
public enum LayerKind {
    /** Hands on the image. */
    INPUT,
    /** Cross-correlation with learned kernels over all input channels, or over groups of them. */
    CONVOLUTION,
    /** Each input channel by kernels of its own. */
    DEPTHWISE_CONVOLUTION,
    /** A depthwise convolution and a 1x1 convolution in one layer. */
    SEPARABLE_CONVOLUTION,
    /** The adjoint of a convolution: from small maps to large ones. */
    TRANSPOSED_CONVOLUTION,
    /** A matrix times a vector. */
    DENSE,
    /** max(x, 0), also with an upper bound (ReLU6). */
    RELU,
    /** 1 / (1 + exp(-x)). */
    SIGMOID,
    /** Hyperbolic tangent. */
    TANH,
    /** exp(x) over the sum of it. */
    SOFTMAX,
    /** Any other nonlinearity, number by number. */
    ACTIVATION,
    /** The maximum in a window. */
    MAX_POOLING,
    /** The mean in a window. */
    AVERAGE_POOLING,
    /** One number a channel: its maximum, mean, sum or norm over the whole map. */
    GLOBAL_POOLING,
    /** Normalization by stored statistics of each channel. */
    BATCH_NORMALIZATION,
    /** Normalization across neighboring channels, as in AlexNet. */
    LOCAL_RESPONSE_NORMALIZATION,
    /** The sum of several inputs: residual connections. */
    ADD,
    /** Several inputs one after the other along the channels. */
    CONCATENATION,
    /** The same numbers in another shape: flatten. */
    RESHAPE,
    /** Passes everything at inference. */
    DROPOUT,
    /** Adds a border. */
    PADDING,
    /** Cuts off a border. */
    CROPPING,
    /** Repeats or interpolates to larger maps. */
    UPSAMPLING,
    /** Anything else. */
    OTHER;

    /** Whether it is a nonlinearity applied to a single input of the same shape. */
    public boolean isActivation() {
        return this == RELU || this == SIGMOID || this == TANH || this == SOFTMAX || this == ACTIVATION;
    }

    /** Whether it slides learned kernels over maps. */
    public boolean isConvolution() {
        return this == CONVOLUTION
                || this == DEPTHWISE_CONVOLUTION
                || this == SEPARABLE_CONVOLUTION
                || this == TRANSPOSED_CONVOLUTION;
    }

    /** The words for it in messages and tables: {@code batch normalization}. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
