package io.deepviz.examples.demo;

import java.util.Collection;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A batch-normalization layer for training that computes what Deeplearning4j's own does in one pass each way instead of
 * some fifteen, with the sums in double precision. It takes maps {@code [N, C, H, W]} of 32-bit floats and stores the
 * variance itself ({@code useLogStd(false)}); the parameters are laid out like the plain layer's.
 */
final class FastNormalization extends BatchNormalization {
    private static final long serialVersionUID = 1;

    /** With Deeplearning4j's defaults: decay .9, epsilon 1e-5. */
    FastNormalization(String name) {
        setLayerName(name);
        setUseLogStd(false);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType type) {
        Running layer = new Running(conf, type);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        layer.setParamTable(initializer().init(conf, parameters, initialize));
        layer.setConf(conf);
        return layer;
    }

    private static final class Running extends org.deeplearning4j.nn.layers.normalization.BatchNormalization {
        private static final long serialVersionUID = 1;

        private transient float[] normalized = {};
        private transient float[] means = {};
        private transient float[] variances = {};

        Running(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        @Override
        public INDArray preOutput(INDArray images, TrainingMode mode, LayerWorkspaceMgr memory) {
            Maps maps = new Maps(images);
            if (mode == TrainingMode.TRAIN) {
                means = new float[maps.channels];
                variances = new float[maps.channels];
            } else {
                means = Floats.read(getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN));
                variances = Floats.read(getParam(BatchNormalizationParamInitializer.GLOBAL_VAR));
            }
            normalized = Floats.read(images);
            float[] gammas = Floats.read(getParam(BatchNormalizationParamInitializer.GAMMA));
            float[] betas = Floats.read(getParam(BatchNormalizationParamInitializer.BETA));
            float[] result = new float[normalized.length];
            IntStream.range(0, maps.channels).parallel().forEach(channel -> {
                if (mode == TrainingMode.TRAIN) {
                    measure(maps, channel);
                }
                normalize(maps, channel, gammas[channel], betas[channel], result);
            });
            INDArray output = memory.createUninitialized(ArrayType.ACTIVATIONS, dataType, images.shape(), 'c');
            Floats.write(output, result);
            return output;
        }

        private void measure(Maps maps, int channel) {
            double sum = 0;
            for (int image = 0; image < maps.images; image++) {
                for (int i = maps.start(image, channel), end = i + maps.area; i < end; i++) {
                    sum += normalized[i];
                }
            }
            double mean = sum / maps.perChannel();
            double squares = 0;
            for (int image = 0; image < maps.images; image++) {
                for (int i = maps.start(image, channel), end = i + maps.area; i < end; i++) {
                    squares += (normalized[i] - mean) * (normalized[i] - mean);
                }
            }
            means[channel] = (float) mean;
            variances[channel] = (float) (squares / maps.perChannel());
        }

        private void normalize(Maps maps, int channel, float gamma, float beta, float[] result) {
            float mean = means[channel];
            float scale = scale(channel);
            for (int image = 0; image < maps.images; image++) {
                for (int i = maps.start(image, channel), end = i + maps.area; i < end; i++) {
                    normalized[i] = (normalized[i] - mean) * scale;
                    result[i] = normalized[i] * gamma + beta;
                }
            }
        }

        private float scale(int channel) {
            return (float) (1 / Math.sqrt(variances[channel] + layerConf().getEps()));
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr memory) {
            Maps maps = new Maps(epsilon);
            float[] errors = Floats.read(epsilon);
            float[] gammas = Floats.read(getParam(BatchNormalizationParamInitializer.GAMMA));
            float[] gammaGradients = new float[maps.channels];
            float[] betaGradients = new float[maps.channels];
            IntStream.range(0, maps.channels).parallel().forEach(channel -> {
                double sum = sum(maps, channel, errors, false);
                double product = sum(maps, channel, errors, true);
                gammaGradients[channel] = (float) product;
                betaGradients[channel] = (float) sum;
                float meanError = (float) (sum / maps.perChannel());
                float meanProduct = (float) (product / maps.perChannel());
                pullBack(maps, channel, gammas[channel] * scale(channel), meanError, meanProduct, errors);
            });
            INDArray below = memory.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, epsilon.shape(), 'c');
            Floats.write(below, errors);
            Gradient gradient = new DefaultGradient();
            Floats.put(gradient, gradientViews, BatchNormalizationParamInitializer.GAMMA, gammaGradients);
            Floats.put(gradient, gradientViews, BatchNormalizationParamInitializer.BETA, betaGradients);
            Floats.put(
                    gradient,
                    gradientViews,
                    BatchNormalizationParamInitializer.GLOBAL_MEAN,
                    step(BatchNormalizationParamInitializer.GLOBAL_MEAN, means));
            Floats.put(
                    gradient,
                    gradientViews,
                    BatchNormalizationParamInitializer.GLOBAL_VAR,
                    step(BatchNormalizationParamInitializer.GLOBAL_VAR, variances));
            return new Pair<>(gradient, below);
        }

        /** The sum of a channel's errors, or of their products with the normalized values. */
        private double sum(Maps maps, int channel, float[] errors, boolean weighted) {
            double sum = 0;
            for (int image = 0; image < maps.images; image++) {
                for (int i = maps.start(image, channel), end = i + maps.area; i < end; i++) {
                    sum += weighted ? errors[i] * normalized[i] : errors[i];
                }
            }
            return sum;
        }

        /** dx = gamma / deviation (dy - mean dy - normalized x . mean (dy . normalized x)), in place. */
        private void pullBack(
                Maps maps, int channel, float factor, float meanError, float meanProduct, float[] errors) {
            for (int image = 0; image < maps.images; image++) {
                for (int i = maps.start(image, channel), end = i + maps.area; i < end; i++) {
                    errors[i] = factor * (errors[i] - meanError - normalized[i] * meanProduct);
                }
            }
        }

        /** What is to be subtracted so that a running average moves toward the batch. */
        private float[] step(String parameter, float[] batch) {
            float[] running = Floats.read(getParam(parameter));
            float share = (float) (1 - layerConf().getDecay());
            for (int i = 0; i < running.length; i++) {
                running[i] = share * (running[i] - batch[i]);
            }
            return running;
        }
    }

    /** Where the maps of a batch lie in its array. */
    private static final class Maps {
        final int images;
        final int channels;
        final int area;

        Maps(INDArray array) {
            images = (int) array.size(0);
            channels = (int) array.size(1);
            area = (int) (array.size(2) * array.size(3));
        }

        int start(int image, int channel) {
            return (image * channels + channel) * area;
        }

        int perChannel() {
            return images * area;
        }
    }
}
