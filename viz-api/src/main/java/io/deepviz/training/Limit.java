package io.deepviz.training;

/** From where on something is held against a training. Each has a default, which is cited or said to be ours. */
public enum Limit {
    /**
     * Root mean square of the input above which it counts as not scaled. LeCun et al., Efficient BackProp, 1998, section
     * 4.3, asks for a mean near 0 and a variance of about 1; 10 leaves room, raw pixels have about 130.
     */
    INPUT_LARGE(10),
    /** Root mean square of the input below which it counts as scaled twice; ours, pixels in 0..1 have about 0.5. */
    INPUT_SMALL(0.01),
    /** Mean over deviation of the input from which on a warning is due; ours, photographs in 0..1 have about 1.8. */
    INPUT_OFFSET(3),
    /** Share of dead ReLU channels in a layer for a warning; ours. */
    DEAD_WARNING(0.1),
    /** Share of dead ReLU channels that is serious: "as much as 40 %", CS231n, Neural Networks part 1, on ReLU. */
    DEAD_SERIOUS(0.4),
    /** Share of outputs where a sigmoid or tanh is flat, for a warning; ours. */
    SATURATED_WARNING(0.3),
    /** The same for a serious finding; ours, after the saturated layers in Glorot and Bengio 2010, section 3. */
    SATURATED_SERIOUS(0.5),
    /**
     * Root mean square of the first layer's gradient over the last layer's below which gradients vanish; ours. Healthy nets
     * have 0.01 to 100; eight layers of sigmoids, at most a quarter each, have 1e-5 (Glorot and Bengio 2010, section 4).
     */
    GRADIENT_VANISHING(1e-4),
    /**
     * Norm of the gradient by all weights above which it explodes. Pascanu et al., On the difficulty of training recurrent
     * neural networks, 2013, section 3.2, clip at about the average norm; healthy nets have 0.01 to 30. Ours.
     */
    GRADIENT_EXPLODING(1000),
    /**
     * Root mean square of a layer's output over the input's (over 1, if that is larger) above which activations explode;
     * ours. Initialization is to keep it near 1: He et al., Delving deep into rectifiers, 2015, section 2.2.
     */
    ACTIVATION_EXPLODING(100),
    /** Norm of the update over norm of the weights: the least that is healthy. CS231n, Neural Networks part 3: about 1e-3. */
    RATIO_LOW(1e-4),
    /** The most that is healthy; as for {@link #RATIO_LOW}. */
    RATIO_HIGH(1e-2),
    /** By which factor a ratio must be outside for a serious finding; ours. */
    RATIO_FACTOR(10),
    /** Which part of the first loss must be gone for a training to count as getting anywhere; ours. */
    LOSS_GAIN(0.05),
    /** How many steps there must be before it is said that nothing was learned; ours. */
    LEAST_STEPS(100),
    /** Cosine between two filters from which on they are the same; RoyChowdhury et al., Reducing duplicate filters, 2017. */
    TWIN_COSINE(0.99),
    /** Share of filters with a twin for a warning; ours. */
    TWINS_WARNING(0.1),
    /** The same for a serious finding; ours: where symmetry was never broken, all filters have one. */
    TWINS_SERIOUS(0.5),
    /** Deviation of a unit over the largest of its layer below which it says nothing about the image; ours. */
    UNIT_SILENT(0.01),
    /** Share of such units for a warning; ours. */
    UNUSED_WARNING(0.25),
    /** The same for a serious finding; ours. */
    UNUSED_SERIOUS(0.5),
    /** Gap of batch normalization's means, in deviations; ours. A probe of 64 images alone makes 0.1. */
    NORMALIZATION_MEAN(1),
    /** Gap of the logarithms of its variances; ours: log 4. */
    NORMALIZATION_VARIANCE(1.4),
    /**
     * Rise of the loss on held-out images over its least value, for a warning. Prechelt, Early stopping - but when?, 1998,
     * stops at 1 to 5 %; ours is wider, as few images are held out.
     */
    OVERFITTING_WARNING(0.1),
    /** The same for a serious finding; ours. */
    OVERFITTING_SERIOUS(0.5);

    private final double standard;

    Limit(double standard) {
        this.standard = standard;
    }

    /** What it is if nothing is said. */
    public double standard() {
        return standard;
    }
}
