package io.deepviz.training;

/**
 * The loss of one batch, as the training loop has it.
 *
 * @param step how many batches had been learned from before
 * @param epoch how many passes over the data were complete
 * @param value may be NaN or infinite
 */
public record Loss(int step, int epoch, double value) {}
