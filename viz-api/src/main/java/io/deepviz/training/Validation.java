package io.deepviz.training;

/**
 * How well the network did on images that are not learned from, as the training loop measured it itself.
 *
 * @param step how many batches had been learned from
 * @param result loss and accuracy
 */
public record Validation(int step, Evaluation result) {}
