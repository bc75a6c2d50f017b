package io.deepviz.index;

/**
 * What vectors are of, as an index in a file remembers it, so that it can't be used with those of another network or layer.
 *
 * @param model the network's name, for people
 * @param identity what identifies the network's layers and parameters, such as a digest
 * @param layer the name of the layer whose outputs they are
 */
public record VectorOrigin(String model, String identity, String layer) {}
