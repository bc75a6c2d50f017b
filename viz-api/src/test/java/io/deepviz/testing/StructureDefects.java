package io.deepviz.testing;

import io.deepviz.Layer;
import io.deepviz.LayerKind;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.spi.Network;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Layers and parameters described wrong: chapters S and P. */
final class StructureDefects {
    private StructureDefects() {}

    static List<Defect> all() {
        return List.of(
                new Defect(
                        "S1", "builds nothing", StructureDefects::nothing, "expected a backend that builds net(input"),
                new Defect(
                        "S2", "lists the input last", StructureDefects::inputLast, "first layer: expected the input"),
                new Defect(
                        "S2",
                        "two layers of the same name",
                        layers(layer -> renamed(layer, layer.name().replace("conv2", "conv1"))),
                        "got two 'conv1'"),
                new Defect("S2", "inputs come later", StructureDefects::unsorted, "expected layers before it"),
                new Defect(
                        "S3",
                        "takes a ReLU for something else",
                        layers(layer -> layer.kind() == LayerKind.RELU ? kind(layer, LayerKind.OTHER) : layer),
                        "kind of layer 'relu1': expected relu, got other"),
                new Defect(
                        "S3",
                        "forgets a shortcut",
                        layers(layer -> layer.name().equals("bsum") ? inputs(layer, List.of("b1bn")) : layer),
                        "inputs of layer 'bsum': expected [b1bn, shortcut], got [b1bn]"),
                new Defect(
                        "S4",
                        "declares [H,W,C]",
                        layers(StructureDefects::channelsLast),
                        "expected [3,9,3,8], got [3,3,8,9]"),
                new Defect("S5", "scales the images", StructureDefects::scaledInput, "what the input layer delivers"),
                new Defect(
                        "S6",
                        "forgets padding",
                        layers(layer -> window(
                                layer, layer.window().map(w -> Window.square(w.kernelHeight(), w.strideHeight(), 0)))),
                        "window of layer 'conv1': expected Optional[3x3 pad 1]"),
                new Defect("S7", "takes probabilities for scores", StructureDefects::wrongLogits, "name of the logits"),
                new Defect(
                        "S7",
                        "delivers probabilities as scores",
                        StructureDefects::softScores,
                        "smallest of 40 scores"),
                new Defect("S8", "takes exp of large numbers", StructureDefects::overflowing, "softmax: expected"),
                new Defect(
                        "P1",
                        "hands out kernels as [kh,kw,in,out]",
                        parameters(StructureDefects::channelsLastKernels),
                        "parameter 'weights' of convolution 'conv' [4,5,5] has the wrong shape"),
                new Defect(
                        "P1",
                        "hands out dense weights in H, W, C order",
                        parameters((name, tensor) -> tensor.shape().rank() == 2 ? reversed(tensor) : tensor),
                        "parameter 'weights' of dense 'out'"),
                new Defect(
                        "P1",
                        "has a single bias for all channels",
                        parameters(
                                (name, tensor) -> name.equals(ParameterId.BIAS) ? Tensor.of(Shape.of(1), 0) : tensor),
                        "parameter 'bias'"),
                new Defect(
                        "P2",
                        "hands out deviations",
                        parameters((name, tensor) -> name.equals(ParameterId.VARIANCE) ? roots(tensor) : tensor),
                        "parameter 'variance'"),
                new Defect(
                        "P3",
                        "counts multiplier first, channel second",
                        parameters((name, tensor) -> name.equals(ParameterId.WEIGHTS) ? reversed(tensor) : tensor),
                        "parameter 'weights' of depthwise convolution 'conv'"),
                new Defect(
                        "P4",
                        "hands out the depthwise part as weights",
                        layers(layer -> weights(
                                layer, Optional.ofNullable(layer.parameters().get(ParameterId.DEPTHWISE_WEIGHTS)))),
                        "weights of separable convolution 'conv'"),
                new Defect("P5", "ignores what is replaced", StructureDefects::ignores, "the copy, layer 'conv'"),
                new Defect("P5", "changes itself", net -> new Mutable(net).model(), "the model itself, layer 'conv'"),
                new Defect(
                        "P6", "keeps the old gradients", StructureDefects::oldGradients, "the copy, STANDARD gradient"),
                new Defect("P7", "closes its copies", CopyCloser::new, "is closed"));
    }

    private static Model nothing(NetSpec net) {
        throw new UnsupportedOpException("convolution: not here");
    }

    private static Model inputLast(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public List<Layer> layers() {
                List<Layer> rotated = new ArrayList<>(super.layers());
                rotated.add(rotated.remove(0));
                return rotated;
            }
        };
    }

    private static Model unsorted(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public List<Layer> layers() {
                List<Layer> swapped = new ArrayList<>(super.layers());
                swapped.add(1, swapped.remove(2));
                return swapped;
            }
        };
    }

    private static Model scaledInput(NetSpec net) {
        return new DecoratedNetwork(net) {
            @Override
            public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
                return changed(super.forward(images, wanted), NetSpec.INPUT, each -> Rewrite.scaled(each, 1 / 255.0));
            }
        }.model();
    }

    private static Model wrongLogits(NetSpec net) {
        return new DecoratedNetwork(net) {
            @Override
            public Optional<Layer> logits() {
                return Optional.of(layers().get(layers().size() - 1));
            }
        }.model();
    }

    private static Model softScores(NetSpec net) {
        return new DecoratedNetwork(net) {
            @Override
            public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
                Tensor soft = super.forward(images, Set.of("out/softmax")).get("out/softmax");
                return changed(super.forward(images, wanted), "out", each -> soft);
            }
        }.model();
    }

    private static Model overflowing(NetSpec net) {
        return new DecoratedNetwork(net) {
            @Override
            public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
                float[] powers = super.forward(images, Set.of("out")).get("out").toArray();
                for (int i = 0; i < powers.length; i++) {
                    powers[i] = (float) Math.exp(powers[i]);
                }
                for (int i = 0; i < powers.length; i += 3) {
                    float sum = powers[i] + powers[i + 1] + powers[i + 2];
                    for (int j = i; j < i + 3; j++) {
                        powers[j] /= sum;
                    }
                }
                return Map.of("out/softmax", Tensor.wrap(Shape.of(powers.length / 3, 3), powers));
            }
        }.model();
    }

    private static Model ignores(NetSpec net) {
        return new DecoratedNetwork(net) {
            @Override
            public Optional<Network> withParameters(Map<ParameterId, Tensor> replaced) {
                return super.withParameters(Map.of());
            }
        }.model();
    }

    private static Model oldGradients(NetSpec net) {
        Network old = new ReferenceNetwork(net);
        return new DecoratedNetwork(net) {
            @Override
            public Optional<Network> withParameters(Map<ParameterId, Tensor> replaced) {
                return super.withParameters(replaced).map(copy -> new DecoratedNetwork(copy) {
                    @Override
                    public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
                        return old.pullBack(images, from, to, rule);
                    }
                });
            }
        }.model();
    }

    /** Replaces parameters in itself as well. */
    private static final class Mutable extends DecoratedNetwork {
        private Network now;

        Mutable(NetSpec net) {
            super(net);
            now = new ReferenceNetwork(net);
        }

        @Override
        public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
            return now.forward(images, wanted);
        }

        @Override
        public Optional<Network> withParameters(Map<ParameterId, Tensor> replaced) {
            now = now.withParameters(replaced).orElseThrow();
            return Optional.of(now);
        }
    }

    /** Takes its copies along when it is closed. */
    private static final class CopyCloser extends DecoratedModel {
        private final List<Model> copies = new ArrayList<>();

        CopyCloser(NetSpec net) {
            super(net);
        }

        @Override
        public Optional<Model> withParameters(Map<ParameterId, Tensor> replaced) {
            Optional<Model> copy = super.withParameters(replaced);
            copy.ifPresent(copies::add);
            return copy;
        }

        @Override
        public void close() {
            copies.forEach(Model::close);
            super.close();
        }
    }

    private static BackendContract.Opener layers(UnaryOperator<Layer> change) {
        return net -> new DecoratedNetwork(net) {
            private final List<Layer> wrong = changed(super.layers(), change);

            @Override
            public List<Layer> layers() {
                return wrong;
            }
        }.model();
    }

    private static BackendContract.Opener parameters(java.util.function.BiFunction<String, Tensor, Tensor> change) {
        return layers(layer -> {
            Map<String, Tensor> changed = new LinkedHashMap<>(layer.parameters());
            changed.replaceAll(change);
            return new SpecLayer(
                    layer.name(),
                    layer.kind(),
                    layer.inputs(),
                    layer.outputShape(),
                    changed,
                    Optional.ofNullable(changed.get(ParameterId.WEIGHTS)),
                    layer.window());
        });
    }

    private static Layer renamed(Layer old, String name) {
        return new SpecLayer(
                name, old.kind(), old.inputs(), old.outputShape(), old.parameters(), old.weights(), old.window());
    }

    private static Layer kind(Layer old, LayerKind kind) {
        return new SpecLayer(
                old.name(), kind, old.inputs(), old.outputShape(), old.parameters(), old.weights(), old.window());
    }

    private static Layer inputs(Layer old, List<String> inputs) {
        return new SpecLayer(
                old.name(), old.kind(), inputs, old.outputShape(), old.parameters(), old.weights(), old.window());
    }

    private static Layer window(Layer old, Optional<Window> window) {
        return new SpecLayer(
                old.name(), old.kind(), old.inputs(), old.outputShape(), old.parameters(), old.weights(), window);
    }

    private static Layer weights(Layer old, Optional<Tensor> weights) {
        return new SpecLayer(
                old.name(), old.kind(), old.inputs(), old.outputShape(), old.parameters(), weights, old.window());
    }

    private static Layer channelsLast(Layer old) {
        Shape shape = old.outputShape();
        Shape last = shape.rank() == 3 ? Shape.of(shape.get(2), shape.get(0), shape.get(1)) : shape;
        return new SpecLayer(old.name(), old.kind(), old.inputs(), last, old.parameters(), old.weights(), old.window());
    }

    private static Tensor channelsLastKernels(String name, Tensor tensor) {
        Shape shape = tensor.shape();
        return shape.rank() == 4
                ? tensor.reshape(Shape.of(shape.get(2), shape.get(3), shape.get(1), shape.get(0)))
                : tensor;
    }

    private static Tensor reversed(Tensor tensor) {
        return Rewrite.permuted(tensor, i -> tensor.size() - 1 - i);
    }

    private static Tensor roots(Tensor tensor) {
        float[] numbers = tensor.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sqrt(numbers[i]);
        }
        return Tensor.wrap(tensor.shape(), numbers);
    }
}
