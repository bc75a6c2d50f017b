package io.deepviz.image;

/** How a picture of any size is brought to the size that a network takes. */
public enum Fit {
    /** Both sides are scaled, each by its own factor: nothing is lost, proportions change. */
    STRETCH,
    /** The picture is scaled until it covers the target, and what stands over is cut off evenly on both sides. */
    CROP
}
