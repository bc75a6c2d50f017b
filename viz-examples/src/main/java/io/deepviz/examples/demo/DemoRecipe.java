package io.deepviz.examples.demo;

/**
 * How the demo's network is trained.
 *
 * @param seed of pictures, weights, order and dropout
 * @param images how many pictures there are to learn from
 * @param epochs how often each is seen
 * @param batch pictures a step
 * @param rate the highest learning rate
 * @param warmup steps until the learning rate has risen to it
 */
public record DemoRecipe(long seed, int images, int epochs, int batch, double rate, int warmup) {
    /** What the committed network was made with; numbers found by trial. */
    public static final DemoRecipe DEFAULT = new DemoRecipe(1, 24_000, 3, 32, .06, 200);

    /** @throws IllegalArgumentException if there is less than one full batch, no epoch, or no learning */
    public DemoRecipe {
        if (batch < 1 || images < batch || epochs < 1 || !(rate > 0) || warmup < 1) {
            throw new IllegalArgumentException(
                    "recipe: expected images >= batch >= 1, epochs >= 1, rate > 0 and warmup >= 1,"
                            + " got images " + images + ", batch " + batch + ", epochs " + epochs + ", rate " + rate
                            + ", warmup "
                            + warmup);
        }
    }
}
