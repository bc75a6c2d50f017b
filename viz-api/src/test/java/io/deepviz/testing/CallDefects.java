package io.deepviz.testing;

import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.spi.Network;
import io.deepviz.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Calls that do what they should not: chapter C. */
final class CallDefects {
    private CallDefects() {}

    static List<Defect> all() {
        return List.of(
                new Defect("C1", "scales the images in place", images(CallDefects::halve), "images after forward()"),
                new Defect("C1", "scales the seed in place", CallDefects::halvedSeeds, "seed after pullBack()"),
                new Defect("C2", "hands out its own buffers", net -> new Views(net).model(), "after later calls"),
                new Defect("C3", "normalizes by the batch", images(CallDefects::centered), "image 0 at layer 'conv'"),
                new Defect("C4", "works in place", CallDefects::inPlace, "batch normalization 'bn'"),
                new Defect("C4", "sorts its results", CallDefects::sorted, "layers of the result: expected"),
                new Defect("C5", "drops out", CallDefects::dropout, "output of call 0"),
                new Defect("C6", "keeps the images in a field", net -> new Unsafe(net).model(), "concurrent output"),
                new Defect("C7", "fixes the size of the batch", net -> new Fixed(net).model(), "batch of 5"),
                new Defect("C8", "normalizes by the batch", images(CallDefects::centered), "output of image 0"),
                new Defect(
                        "C9", "prints", images(CallDefects::printed), "standard output: expected , got progress 1/1"),
                new Defect("C10", "trains a little", net -> new Drifting(net).model(), "output of "),
                new Defect(
                        "C11",
                        "keeps one run at a time",
                        net -> new Single(net).model(),
                        "gradient around other calls"));
    }

    /** Runs forward on other images than it was given. */
    private static BackendContract.Opener images(UnaryOperator<Tensor> change) {
        return net -> new DecoratedNetwork(net) {
            @Override
            public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
                return super.forward(change.apply(images), wanted);
            }
        }.model();
    }

    /** What no public method lets anyone do: writes into a tensor. */
    private static Tensor halve(Tensor tensor) {
        try {
            var data = Tensor.class.getDeclaredField("data");
            data.setAccessible(true);
            ((float[]) data.get(tensor))[0] /= 2;
            return tensor;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Model halvedSeeds(NetSpec net) {
        return new DecoratedNetwork(net) {
            @Override
            public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
                Map<String, Seed> halved = new HashMap<>(from);
                halved.replaceAll((name, seed) -> Seed.of(output -> halve(seed.at(output))));
                return super.pullBack(images, halved, to, rule);
            }
        }.model();
    }

    private static Tensor centered(Tensor images) {
        float[] numbers = images.toArray();
        double mean = 0;
        for (float each : numbers) {
            mean += each / (double) numbers.length;
        }
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] -= (float) mean;
        }
        return Tensor.wrap(images.shape(), numbers);
    }

    @SuppressWarnings("SystemOut") // the defect
    private static Tensor printed(Tensor images) {
        System.out.println("progress 1/1");
        return images;
    }

    /** A ReLU overwrites what it is given, if that is asked for as well. */
    private static Model inPlace(NetSpec net) {
        return new DecoratedNetwork(net) {
            @Override
            public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
                Map<String, Tensor> found = super.forward(images, wanted);
                return wanted.contains("relu") ? changed(found, "bn", each -> found.get("relu")) : found;
            }
        }.model();
    }

    private static Model sorted(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public io.deepviz.Activations forward(Tensor images, java.util.Collection<io.deepviz.Layer> wanted) {
                return super.forward(
                        images,
                        super.layers().stream()
                                .filter(layer -> wanted.stream()
                                        .anyMatch(each -> each.name().equals(layer.name())))
                                .toList());
            }
        };
    }

    private static Model dropout(NetSpec net) {
        Random random = new Random(1);
        return new DecoratedNetwork(net) {
            @Override
            public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
                return changed(
                        super.forward(images, wanted),
                        "out",
                        out -> Rewrite.scaled(out, random.nextBoolean() ? 2 : 0.5 * random.nextDouble()));
            }
        }.model();
    }

    /** Hands out tensors over arrays that it uses again. */
    private static final class Views extends DecoratedNetwork {
        private final Map<String, float[]> buffers = new HashMap<>();

        Views(NetSpec net) {
            super(net);
        }

        @Override
        public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
            Map<String, Tensor> views = new LinkedHashMap<>(super.forward(images, wanted));
            views.replaceAll((name, tensor) -> {
                float[] buffer = buffers.computeIfAbsent(name, each -> new float[tensor.size()]);
                tensor.copyTo(buffer, 0);
                return Tensor.wrap(tensor.shape(), buffer);
            });
            return views;
        }
    }

    /** Puts the images where another thread's call will find them. */
    private static final class Unsafe extends DecoratedNetwork {
        private volatile Tensor current = Tensor.of(io.deepviz.tensor.Shape.of(1), 0);

        Unsafe(NetSpec net) {
            super(net);
        }

        @Override
        public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
            current = images;
            try {
                Thread.sleep(1); // long enough for another thread to come in
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return super.forward(current, wanted);
        }
    }

    /** Works on so many images as came first. */
    private static final class Fixed extends DecoratedNetwork {
        private int size;

        Fixed(NetSpec net) {
            super(net);
        }

        @Override
        public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
            size = size == 0 ? images.shape().get(0) : size;
            List<Tensor> fitting = java.util.stream.IntStream.range(0, size)
                    .mapToObj(i -> images.slice(Math.min(i, images.shape().get(0) - 1)))
                    .toList();
            return super.forward(Tensor.stack(fitting), wanted);
        }
    }

    /** Its biases move with every call. */
    private static final class Drifting extends DecoratedNetwork {
        private final NetSpec net;
        private int calls;

        Drifting(NetSpec net) {
            super(net);
            this.net = net;
        }

        @Override
        public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
            Op op = net.node("conv").op();
            Tensor bias = Rewrite.scaled(op.parameters().get("bias"), 1 + 0.1 * calls++);
            Network moved = new ReferenceNetwork(net.withParameters(Map.of("conv", Map.of("bias", bias))));
            return moved.forward(images, wanted);
        }
    }

    /** Pulls back through whatever it ran last. */
    private static final class Single extends DecoratedNetwork {
        private Tensor last = Tensor.of(io.deepviz.tensor.Shape.of(1), 0);

        Single(NetSpec net) {
            super(net);
        }

        @Override
        public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
            last = images;
            return super.forward(images, wanted);
        }

        @Override
        public Backward pullBack(Tensor images, Map<String, Seed> from, Set<String> to, ReluRule rule) {
            Map<String, Tensor> values = forward(images, from.keySet());
            Map<String, Seed> seeds = new HashMap<>();
            from.forEach((name, seed) -> seeds.put(name, Seed.constant(seed.at(values.get(name)))));
            Tensor now = last.shape().equals(images.shape()) ? last : fitted(last, images);
            return super.pullBack(now, seeds, to, rule);
        }

        private static Tensor fitted(Tensor numbers, Tensor like) {
            return Tensor.of(like.shape(), java.util.Arrays.copyOf(numbers.toArray(), like.size()));
        }
    }
}
