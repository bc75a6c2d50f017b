package io.deepviz.training;

/**
 * What can be wrong with a training, causes before their effects: in a diagnosis, of two findings that matter as much and
 * were seen at the same moment the one that comes first here comes first there.
 */
public enum Verdict {
    /** The images come as they are in their files, or were scaled twice. */
    INPUT_NOT_SCALED(
            "the input is not scaled",
            "LeCun et al., Efficient BackProp, 1998, section 4.3",
            "subtract the mean of the training images and divide by their deviation, channel by channel, and do the same"
                    + " wherever the network is used"),
    /** All labels are the same. */
    LABELS_CONSTANT(
            "all labels are the same class",
            "by definition: there is nothing to tell apart",
            "look at how labels are read and whether the batches are shuffled"),
    /** Labels have nothing to do with the images. */
    LABELS_SHUFFLED(
            "labels have nothing to do with the images",
            "Zhang et al., Understanding deep learning requires rethinking generalization, 2017, section 2",
            "look at some images beside their labels; look for two lists that are shuffled or sorted apart"),
    /** Batch normalization's stored statistics are not those of what comes in. */
    NORMALIZATION_MODE(
            "batch normalization works with statistics that are not its input's",
            "Ioffe and Szegedy, Batch normalization, 2015, section 3.1",
            "train in training mode and use the network in inference mode; see that the moving averages are updated, and"
                    + " that their momentum lets them follow"),
    /** Filters are the same, so they learn the same. */
    DUPLICATE_FILTERS(
            "filters are copies of one another",
            "Goodfellow et al., Deep Learning, 2016, section 8.4 (symmetry); RoyChowdhury et al. 2017",
            "draw the initial weights at random; if they were, the layer is wider than its task"),
    /** Outputs grow from layer to layer. */
    EXPLODING_ACTIVATIONS(
            "activations explode",
            "He et al., Delving deep into rectifiers, 2015, section 2.2",
            "initialize with a variance of 2 / fan-in (ReLU) or 1 / fan-in, or normalize"),
    /** Steps are too long. */
    LEARNING_RATE_TOO_HIGH(
            "the learning rate is too high",
            "Goodfellow et al., Deep Learning, 2016, section 11.4.1; CS231n, Neural Networks part 3",
            "divide it by 10, or let it rise over the first steps"),
    /** Gradients are so large that steps leave the region they are valid in. */
    EXPLODING_GRADIENTS(
            "gradients explode",
            "Pascanu et al., On the difficulty of training recurrent neural networks, 2013, section 3.2",
            "scale the targets and the loss; clip the norm of the gradient; initialize with smaller weights"),
    /** NaN or infinity. */
    NOT_FINITE(
            "numbers are no longer finite",
            "IEEE 754: NaN and infinity spread to all they are added to",
            "look at what is named first: images with NaN, a logarithm or quotient of 0, a step that was too long"),
    /** Sigmoid or tanh where they are flat. */
    SATURATED(
            "a sigmoid or tanh is saturated",
            "Glorot and Bengio, Understanding the difficulty of training deep feedforward networks, 2010, section 3",
            "initialize with smaller weights, scale the input, or use ReLU"),
    /** ReLU channels that are 0 for every image. */
    DEAD_RELU(
            "ReLU channels are dead",
            "CS231n, Neural Networks part 1; Lu et al., Dying ReLU and initialization, 2019",
            "lower the learning rate, start biases at 0, or use a leaky ReLU"),
    /** Gradients do not reach the first layers. */
    VANISHING_GRADIENTS(
            "gradients vanish on their way to the first layers",
            "Bengio et al., Learning long-term dependencies with gradient descent is difficult, 1994; Glorot and Bengio 2010",
            "use ReLU, batch normalization or shortcuts; initialize for the nonlinearity"),
    /** Weights that never change. */
    FROZEN_LAYER(
            "a layer does not learn",
            "by definition: its weights stay the same to the bit",
            "if it is not frozen on purpose, look at its learning rate and whether its gradient is cut off"),
    /** Steps are too short. */
    LEARNING_RATE_TOO_LOW(
            "the learning rate is too low",
            "CS231n, Neural Networks part 3; Bengio, Practical recommendations, 2012, section 3.1",
            "multiply it by 10"),
    /** A layer learns much faster or slower than is healthy. */
    UPDATE_RATIO(
            "a layer's updates are out of proportion to its weights",
            "CS231n, Neural Networks part 3, ratio of weights to updates",
            "give the layer another learning rate, or its weights another initial scale"),
    /** Units that answer the same to every image. */
    UNUSED_UNITS(
            "units are not used",
            "Li et al., Pruning filters for efficient ConvNets, 2017; Hu et al., Network trimming, 2016",
            "make the layer narrower, or its weight decay weaker"),
    /** What is learned holds for the training images alone. */
    OVERFITTING(
            "the network overfits",
            "Prechelt, Early stopping - but when?, 1998",
            "stop where the loss on held-out images was least; use more images, augmentation, weight decay or dropout");

    private final String title;
    private final String source;
    private final String remedy;

    Verdict(String title, String source, String remedy) {
        this.title = title;
        this.source = source;
        this.remedy = remedy;
    }

    /** In words: {@code gradients explode}. */
    public String title() {
        return title;
    }

    /** Where the rule comes from. */
    public String source() {
        return source;
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }

    /** As programs name it: {@code exploding-gradients}. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
