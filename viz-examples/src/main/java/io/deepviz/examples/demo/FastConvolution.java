package io.deepviz.examples.demo;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution layer for training that computes what Deeplearning4j's own does, several times faster: in version
 * 1.0.0-M2.1 gathering the windows takes more than half of a training step. The parameters are laid out alike, so that
 * they are saved with the configuration of the plain {@link ConvolutionLayer}. Square kernels, strides and paddings, no
 * nonlinearity inside, 32-bit floats, NCHW: what the demo's network needs.
 *
 * <p>Images are shared out to threads, and sums run in an order that does not depend on how many there are: the same
 * numbers come out on one core and on sixteen.
 */
final class FastConvolution extends ConvolutionLayer {
    private static final long serialVersionUID = 1;

    FastConvolution(Builder builder) {
        super(builder);
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

    private static final class Running extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
        private static final long serialVersionUID = 1;
        /** Images whose gradients are summed one after the other; the sums of such groups are then added in order. */
        private static final int GROUP = 8;

        Running(NeuralNetConfiguration conf, DataType type) {
            super(conf, type);
        }

        @Override
        protected Pair<INDArray, INDArray> preOutput(boolean training, boolean forBackprop, LayerWorkspaceMgr memory) {
            Lowering lowering = lowering();
            INDArray images = Floats.dense(input);
            long[] shape = {images.size(0), out(), lowering.outHeight(), lowering.outWidth()};
            INDArray result = memory.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
            FloatPointer from = Floats.pointer(images);
            FloatPointer to = Floats.pointer(result);
            FloatPointer kernels = kernels();
            float[] bias = spread(getParam(ConvolutionParamInitializer.BIAS_KEY), lowering.positions());
            IntStream.range(0, (int) images.size(0)).parallel().forEach(i -> {
                try (Columns columns = new Columns(lowering)) {
                    FloatPointer maps = to.getPointer((long) i * bias.length);
                    maps.put(bias);
                    columns.take(from, i);
                    columns.addMaps(kernels, maps, out());
                }
            });
            return new Pair<>(result, null);
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr memory) {
            assertInputSet(true);
            INDArray images = Floats.dense(input);
            INDArray errors = Floats.dense(epsilon);
            INDArray below = memory.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, images.shape(), 'c');
            Backward backward = new Backward(
                    lowering(),
                    out(),
                    kernels(),
                    Floats.pointer(images),
                    Floats.pointer(errors),
                    getIndex() == 0 ? null : Floats.pointer(below)); // nobody wants the gradient of the pictures
            int count = (int) images.size(0);
            int groups = (count + GROUP - 1) / GROUP;
            float[][] sums = new float[groups][];
            float[][] biasSums = new float[groups][];
            float[] values = Floats.read(errors);
            int positions = values.length / (count * out());
            IntStream.range(0, groups).parallel().forEach(group -> {
                int from = group * GROUP;
                int to = Math.min(count, from + GROUP);
                sums[group] = backward.run(from, to);
                biasSums[group] = sumsOfMaps(values, out(), positions, from, to);
            });
            Gradient gradient = new DefaultGradient();
            Floats.put(gradient, gradientViews, ConvolutionParamInitializer.WEIGHT_KEY, total(sums));
            Floats.put(gradient, gradientViews, ConvolutionParamInitializer.BIAS_KEY, total(biasSums));
            weightNoiseParams.clear();
            return new Pair<>(gradient, below);
        }

        private int out() {
            return (int) layerConf().getNOut();
        }

        private FloatPointer kernels() {
            return Floats.pointer(getParam(ConvolutionParamInitializer.WEIGHT_KEY));
        }

        private Lowering lowering() {
            ConvolutionLayer conf = layerConf();
            return new Lowering(
                    (int) conf.getNIn(),
                    (int) input.size(2),
                    (int) input.size(3),
                    conf.getKernelSize()[0],
                    conf.getStride()[0],
                    conf.getPadding()[0]);
        }
    }

    /** The way back for some images: writes the gradient of each, and returns that of the kernels, summed. */
    private record Backward(
            Lowering lowering,
            int out,
            FloatPointer kernels,
            FloatPointer images,
            FloatPointer errors,
            @Nullable FloatPointer below) {
        float[] run(int from, int to) {
            float[] gradient = new float[out * lowering.rows()];
            try (Columns columns = new Columns(lowering);
                    FloatPointer sum = new FloatPointer(gradient)) {
                for (int i = from; i < to; i++) {
                    FloatPointer error = errors.getPointer((long) i * out * lowering.positions());
                    columns.take(images, i);
                    columns.addKernelGradient(error, sum, out);
                    if (below != null) {
                        columns.pullBack(kernels, error, out, below, i);
                    }
                }
                sum.get(gradient);
            }
            return gradient;
        }
    }

    private static float[] spread(INDArray bias, int positions) {
        float[] values = Floats.read(bias);
        float[] maps = new float[values.length * positions];
        for (int i = 0; i < values.length; i++) {
            Arrays.fill(maps, i * positions, (i + 1) * positions, values[i]);
        }
        return maps;
    }

    private static float[] total(float[][] parts) {
        float[] total = parts[0];
        for (int part = 1; part < parts.length; part++) {
            for (int i = 0; i < total.length; i++) {
                total[i] += parts[part][i];
            }
        }
        return total;
    }

    /** For each channel, the sum over positions and images from..to. */
    private static float[] sumsOfMaps(float[] errors, int out, int positions, int from, int to) {
        float[] sums = new float[out];
        for (int map = from * out; map < to * out; map++) {
            float sum = sums[map % out];
            for (int i = map * positions; i < (map + 1) * positions; i++) {
                sum += errors[i];
            }
            sums[map % out] = sum;
        }
        return sums;
    }
}
