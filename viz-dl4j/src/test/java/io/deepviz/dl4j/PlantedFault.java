package io.deepviz.dl4j;

import io.deepviz.training.Verdict;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.ConstantDistribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A training with one thing wrong, the first that a diagnosis must name; all but one are the healthy one, changed. */
@SuppressWarnings("ImmutableEnumChecker") // the suppliers hold nothing
enum PlantedFault {
    RAW_PIXELS(Verdict.INPUT_NOT_SCALED, "input", () -> on(healthy(), map(data(), 60, 128))),
    SCALED_TWICE(Verdict.INPUT_NOT_SCALED, "input", () -> on(healthy(), map(data(), 1 / 255.0, 0))),
    ONE_CLASS(Verdict.LABELS_CONSTANT, null, () -> on(healthy(), Stripes.constant(data()))),
    SHUFFLED_LABELS(Verdict.LABELS_SHUFFLED, null, () -> on(healthy(), Stripes.shuffled(data(), 3))),
    STATISTICS_NEVER_UPDATED(Verdict.NORMALIZATION_MODE, "bn1", () -> on(normalized(1), map(data(), 4, 6))),
    EQUAL_FILTERS(Verdict.DUPLICATE_FILTERS, "conv1", () -> on(equalFilters(), data())),
    LARGE_WEIGHTS(Verdict.EXPLODING_ACTIVATIONS, "fc3", () -> on(deep(Activation.RELU, 1, new Sgd(1e-9)), data())),
    HIGH_RATE(Verdict.LEARNING_RATE_TOO_HIGH, null, () -> on(net(new Sgd(3)), data())),
    HIGH_RATE_OF_ADAM(Verdict.LEARNING_RATE_TOO_HIGH, null, () -> on(net(new Adam(0.3)), data())),
    TARGETS_NOT_SCALED(Verdict.EXPLODING_GRADIENTS, "fc3", () -> on(regression(), largeTargets())),
    BAD_IMAGE(Verdict.NOT_FINITE, "input", PlantedFault::badImage),
    LARGE_WEIGHTS_BEFORE_TANH(
            Verdict.SATURATED, "fc1/tanh", () -> on(deep(Activation.TANH, 1.5, new Sgd(0.01)), data())),
    NEGATIVE_BIASES(Verdict.DEAD_RELU, "conv2/relu", () -> on(negativeBiases(), data())),
    DEEP_SIGMOIDS(Verdict.VANISHING_GRADIENTS, "fc1", () -> on(deep(Activation.SIGMOID, 0.2, new Sgd(0.1)), data())),
    FROZEN(Verdict.FROZEN_LAYER, "conv2", () -> on(frozen(), data())),
    LOW_RATE(Verdict.LEARNING_RATE_TOO_LOW, null, () -> on(net(new Sgd(1e-6)), data())),
    SLOW_LAYER(Verdict.UPDATE_RATIO, "conv2", () -> on(slowLayer(), data())),
    IDLE_UNITS(Verdict.UNUSED_UNITS, "fc3", () -> withoutFault().prepared(PlantedFault::idle)),
    FEW_IMAGES(Verdict.OVERFITTING, null, PlantedFault::fewImages);

    final Verdict verdict;
    final Optional<String> layer;
    private final Supplier<SmallTraining> training;

    PlantedFault(Verdict verdict, String layer, Supplier<SmallTraining> training) {
        this.verdict = verdict;
        this.layer = Optional.ofNullable(layer);
        this.training = training;
    }

    SmallTraining training() {
        return training.get();
    }

    /** What all of these would be without the fault. */
    static SmallTraining withoutFault() {
        return on(healthy(), data());
    }

    private static SmallTraining on(MultiLayerConfiguration net, DataSet data) {
        DataSet learned = (DataSet) data.getRange(0, 512);
        return SmallTraining.of(net, learned, 160, (DataSet) data.getRange(512, 768));
    }

    private static DataSet data() {
        return Stripes.draw(768, 0.6, 1);
    }

    private static DataSet map(DataSet data, double factor, double offset) {
        return new DataSet(data.getFeatures().mul(factor).addi(offset), data.getLabels());
    }

    private static DataSet largeTargets() {
        DataSet data = data();
        return new DataSet(data.getFeatures(), data.getLabels().mul(10_000));
    }

    private static SmallTraining badImage() {
        SmallTraining sound = withoutFault();
        return new SmallTraining(
                sound.net(),
                step -> step == 70
                        ? withNan(sound.batches().apply(step))
                        : sound.batches().apply(step),
                90,
                sound.heldOut(),
                network -> {});
    }

    private static DataSet withNan(DataSet batch) {
        INDArray images = batch.getFeatures().dup();
        images.putScalar(new int[] {5, 0, 6, 6}, Float.NaN);
        return new DataSet(images, batch.getLabels());
    }

    private static SmallTraining fewImages() {
        return SmallTraining.of(net(new Adam(0.01)), Stripes.draw(64, 1.5, 1), 240, Stripes.draw(256, 1.5, 2));
    }

    private static MultiLayerConfiguration healthy() {
        return net(new Nesterovs(0.01, 0.9));
    }

    private static NeuralNetConfiguration.Builder start(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .updater(updater);
    }

    private static ConvolutionLayer.Builder conv(String name, int filters) {
        return new ConvolutionLayer.Builder(3, 3).padding(1, 1).name(name).nOut(filters);
    }

    private static SubsamplingLayer pool(String name) {
        return new SubsamplingLayer.Builder()
                .name(name)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build();
    }

    private static DenseLayer.Builder dense(String name) {
        return new DenseLayer.Builder().name(name).nOut(32);
    }

    private static OutputLayer.Builder out() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .name("out")
                .nOut(Stripes.CLASSES)
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.SOFTMAX);
    }

    private static MultiLayerConfiguration net(IUpdater updater) {
        return net(start(updater), conv("conv1", 8), conv("conv2", 16).build(), dense("fc3"), out().build());
    }

    private static MultiLayerConfiguration net(
            NeuralNetConfiguration.Builder start,
            ConvolutionLayer.Builder first,
            org.deeplearning4j.nn.conf.layers.Layer second,
            DenseLayer.Builder third,
            OutputLayer last) {
        return start.list()
                .layer(first.build())
                .layer(pool("pool1"))
                .layer(second)
                .layer(pool("pool2"))
                .layer(third.build())
                .layer(last)
                .setInputType(InputType.convolutional(Stripes.SIZE, Stripes.SIZE, 1))
                .build();
    }

    private static MultiLayerConfiguration equalFilters() {
        return net(
                start(new Nesterovs(0.01, 0.9)).weightInit(new ConstantDistribution(0.05)),
                conv("conv1", 8),
                conv("conv2", 16).build(),
                dense("fc3"),
                out().build());
    }

    private static MultiLayerConfiguration frozen() {
        FrozenLayerWithBackprop second =
                new FrozenLayerWithBackprop(conv("conv2", 16).build());
        second.setLayerName("conv2");
        return net(start(new Nesterovs(0.01, 0.9)), conv("conv1", 8), second, dense("fc3"), out().build());
    }

    private static MultiLayerConfiguration negativeBiases() {
        return net(
                start(new Nesterovs(0.01, 0.9)),
                conv("conv1", 8),
                conv("conv2", 16).biasInit(-20).build(),
                dense("fc3"),
                out().build());
    }

    private static MultiLayerConfiguration slowLayer() {
        return net(
                start(new Nesterovs(0.01, 0.9)),
                conv("conv1", 8),
                conv("conv2", 16).updater(new Sgd(1e-6)).build(),
                dense("fc3"),
                out().build());
    }

    /** Twenty of the 32 units of fc3 hardly see anything, and nothing listens to them. */
    private static void idle(MultiLayerNetwork network) {
        for (int unit = 0; unit < 20; unit++) {
            network.getLayer(4).getParam("W").getColumn(unit).muli(1e-4);
            network.getLayer(5).getParam("W").getRow(unit).assign(0);
        }
    }

    private static MultiLayerConfiguration regression() {
        return net(
                start(new Sgd(1e-8)),
                conv("conv1", 8),
                conv("conv2", 16).build(),
                dense("fc3"),
                new OutputLayer.Builder(LossFunction.MSE)
                        .name("out")
                        .nOut(Stripes.CLASSES)
                        .activation(Activation.IDENTITY)
                        .build());
    }

    private static MultiLayerConfiguration normalized(double decay) {
        return start(new Nesterovs(0.01, 0.9))
                .list()
                .layer(conv("conv1", 8).activation(Activation.IDENTITY).build())
                .layer(new BatchNormalization.Builder()
                        .name("bn1")
                        .decay(decay)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(new ActivationLayer.Builder()
                        .name("relu1")
                        .activation(Activation.RELU)
                        .build())
                .layer(pool("pool1"))
                .layer(dense("fc3").build())
                .layer(out().build())
                .setInputType(InputType.convolutional(Stripes.SIZE, Stripes.SIZE, 1))
                .build();
    }

    /** Eight dense layers with weights of this deviation. */
    private static MultiLayerConfiguration deep(Activation activation, double deviation, IUpdater updater) {
        NeuralNetConfiguration.ListBuilder layers = start(updater)
                .weightInit(new NormalDistribution(0, deviation))
                .activation(activation)
                .list();
        for (int i = 1; i <= 8; i++) {
            layers.layer(dense("fc" + i).build());
        }
        return layers.layer(out().build())
                .setInputType(InputType.convolutional(Stripes.SIZE, Stripes.SIZE, 1))
                .build();
    }
}
