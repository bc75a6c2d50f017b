package io.deepviz;

/**
 * One parameter of a model.
 *
 * @param layer the layer's name
 * @param name the parameter's, one of the constants here as a rule
 */
public record ParameterId(String layer, String name) {
    /** A kernel; see {@link Layer#weights()} for its axes. */
    public static final String WEIGHTS = "weights";
    /** The depthwise part of a separable convolution, {@code [in x multiplier, 1, kh, kw]}. */
    public static final String DEPTHWISE_WEIGHTS = "depthwiseWeights";
    /** The 1x1 part of a separable convolution, {@code [out, in x multiplier, 1, 1]}. */
    public static final String POINTWISE_WEIGHTS = "pointwiseWeights";
    /** What is added to each output channel, {@code [out]}. */
    public static final String BIAS = "bias";
    /** Batch normalization's factor, {@code [channels]}. */
    public static final String GAMMA = "gamma";
    /** Batch normalization's offset, {@code [channels]}. */
    public static final String BETA = "beta";
    /** Batch normalization's stored mean, {@code [channels]}. */
    public static final String MEAN = "mean";
    /** Batch normalization's stored variance (not the deviation), {@code [channels]}. */
    public static final String VARIANCE = "variance";
    /** The learned slope of a PReLU. */
    public static final String ALPHA = "alpha";
}
