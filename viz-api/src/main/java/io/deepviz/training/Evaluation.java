package io.deepviz.training;

/**
 * How well a classifier did on labeled images, in inference mode.
 *
 * @param loss mean cross-entropy in nats: {@code -log softmax(scores)[label]}
 * @param accuracy share of images whose highest score is that of their class
 */
public record Evaluation(double loss, double accuracy) {}
