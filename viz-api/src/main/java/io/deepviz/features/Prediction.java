package io.deepviz.features;

/**
 * A class that a network gives to an image.
 *
 * @param classIndex counted from 0
 * @param score its probability: softmax over all classes (or the sigmoid of its own logit, where the network ends in that)
 */
public record Prediction(int classIndex, float score) {}
