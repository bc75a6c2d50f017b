package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import io.deepviz.tensor.Shape;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/**
 * The table of Keras' layers: what Deeplearning4j calls each, layer by layer and setting by setting. What is not in it, or
 * has a setting that Deeplearning4j would compute otherwise, is refused by name.
 *
 * <p>Deeplearning4j has an importer of its own; it is not used, because it ignores settings silently (the axis of batch
 * normalization, the interpolation of upsampling) and reads files with the native HDF5 library.
 */
final class KerasLayers {
    private KerasLayers() {}

    /**
     * The parts of a layer, each on top of the one before; the last gives its output.
     *
     * @param inputs shapes of what comes in
     * @param order of the numbers of the first input, if that is a vector
     */
    static List<KerasLayer> of(KerasConfig config, KerasDialect dialect, List<Shape> inputs, FeatureOrder order)
            throws ModelFormatException {
        Shape input = inputs.get(0);
        return switch (config.kind()) {
            case "Conv2D",
                    "Convolution2D",
                    "AtrousConvolution2D",
                    "Conv2DTranspose",
                    "DepthwiseConv2D",
                    "SeparableConv2D",
                    "SeparableConvolution2D" -> KerasConvolutions.of(config, dialect, input);
            case "Rescaling" -> KerasPlain.rescaling(config);
            case "Dense" -> List.of(KerasWeighted.dense(config, input, order));
            case "BatchNormalization", "BatchNormalizationV1", "SyncBatchNormalization" ->
                List.of(KerasWeighted.batchNormalization(config, dialect, input, order));
            case "PReLU" -> List.of(KerasWeighted.prelu(config, dialect, input, order));
            default -> List.of(plain(config, dialect, inputs));
        };
    }

    private static KerasLayer plain(KerasConfig config, KerasDialect dialect, List<Shape> inputs)
            throws ModelFormatException {
        Shape input = inputs.get(0);
        return switch (config.kind()) {
            case "MaxPooling2D", "MaxPool2D" -> KerasWindows.pooling(config, dialect, PoolingType.MAX);
            case "AveragePooling2D", "AvgPool2D" -> KerasWindows.pooling(config, dialect, PoolingType.AVG);
            case "GlobalMaxPooling2D", "GlobalMaxPool2D" -> KerasWindows.globalPooling(config, PoolingType.MAX);
            case "GlobalAveragePooling2D", "GlobalAvgPool2D" -> KerasWindows.globalPooling(config, PoolingType.AVG);
            case "ZeroPadding2D" -> KerasWindows.zeroPadding(config);
            case "Cropping2D" -> KerasWindows.cropping(config);
            case "UpSampling2D" -> KerasWindows.upsampling(config);
            case "Activation" -> KerasPlain.activation(KerasActivation.of(config), input);
            case "ReLU", "LeakyReLU", "ELU", "Softmax" -> KerasPlain.activation(KerasActivation.ofLayer(config), input);
            case "Flatten" -> KerasPlain.flatten(config, input);
            case "Reshape" -> KerasPlain.reshape(config, dialect, input);
            case "Add" -> KerasPlain.elementwise(ElementWiseVertex.Op.Add);
            case "Subtract" -> KerasPlain.elementwise(ElementWiseVertex.Op.Subtract);
            case "Multiply" -> KerasPlain.elementwise(ElementWiseVertex.Op.Product);
            case "Average" -> KerasPlain.elementwise(ElementWiseVertex.Op.Average);
            case "Maximum" -> KerasPlain.elementwise(ElementWiseVertex.Op.Max);
            case "Concatenate" -> KerasPlain.concatenation(config, dialect, inputs);
            case "Merge" -> KerasPlain.merge(config, dialect, inputs);
            case "Dropout",
                    "SpatialDropout2D",
                    "GaussianDropout",
                    "GaussianNoise",
                    "AlphaDropout",
                    "ActivityRegularization" -> KerasPlain.dropout();
            case "Lambda" ->
                throw config.refused("expected no Lambda, found one: it holds Python code, which is not run."
                        + " Replace it by layers of Keras' own and save again");
            default ->
                throw config.refused("expected a layer of image networks that Deeplearning4j has too, found one that"
                        + " is not supported");
        };
    }
}
