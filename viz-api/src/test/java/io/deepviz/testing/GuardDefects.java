package io.deepviz.testing;

import io.deepviz.Activations;
import io.deepviz.Gradients;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.Seed;
import io.deepviz.error.BackendException;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Models that do not guard their lives or their doors: chapters L and E. */
final class GuardDefects {
    private GuardDefects() {}

    static List<Defect> all() {
        return List.of(
                new Defect("L1", "does not wait", Immortal::new, "expected it to wait for the running call"),
                new Defect("L2", "delivers zeros after close", Undead::new, "output while closing"),
                new Defect("L2", "goes on after close", Immortal::new, "expected the calls to be refused after close"),
                new Defect("L3", "goes on after close", Immortal::new, "forward(): expected a IllegalStateException"),
                new Defect("L3", "copies after close", GuardDefects::copiesAfterClose, "withParameters(): expected"),
                new Defect("L3", "says nothing", GuardDefects::speechless, "expected a message with 'reference'"),
                new Defect(
                        "L4",
                        "fails when closed twice",
                        GuardDefects::closesOnce,
                        "threw java.lang.IllegalStateException: closed"),
                new Defect("L5", "lets parameters be read", GuardDefects::openLayers, "parameters(): expected"),
                new Defect("L6", "can be closed by a seed", Immortal::new, "close(): expected"),
                new Defect("L7", "closes all models", GuardDefects::together, "is closed"),
                new Defect("E1", "looks at nothing", GuardDefects::trusting, "forward() of [2,4,8,9]: expected"),
                new Defect("E1", "says only that it is wrong", GuardDefects::terse, "expected a message with '3,8,9'"),
                new Defect("E2", "names no other layer", GuardDefects::noNames, "layer(): expected a message with"),
                new Defect("E2", "ignores unknown layers", GuardDefects::ignoresUnknown, "forward(): expected"),
                new Defect("E3", "fits seeds", seeds(GuardDefects::fitted), "constant seed [2,4]: expected"),
                new Defect(
                        "E4", "delivers zeros", GuardDefects::zeroGradients, "gradient of 'conv1' at 'out': expected"),
                new Defect("E5", "delivers nothing", GuardDefects::emptyResults, "forward() of no layer: expected"),
                new Defect(
                        "E6", "ignores unknown parameters", GuardDefects::ignoresParameters, "unknown layer: expected"),
                new Defect(
                        "E7",
                        "hides what went wrong",
                        GuardDefects::hidden,
                        "pullBack(): expected a ArithmeticException"),
                new Defect("E7", "stays locked", Locked::new, "afterwards"),
                new Defect("E8", "is spoiled by a mistake", Spoiled::new, "afterwards"));
    }

    /** Does not close at all: nothing waits, nothing is refused. */
    private static final class Immortal extends DecoratedModel {
        Immortal(NetSpec net) {
            super(net);
        }

        @Override
        public void close() {}
    }

    /** After close its memory is gone, and nobody looks. */
    private static final class Undead extends DecoratedModel {
        private volatile boolean closed;

        Undead(NetSpec net) {
            super(net);
        }

        @Override
        public Activations forward(Tensor images, Collection<Layer> wanted) {
            Activations found = super.forward(images, wanted);
            if (!closed) {
                return found;
            }
            Map<String, Tensor> zeros = new HashMap<>();
            found.layers().forEach(name -> zeros.put(name, Rewrite.scaled(found.of(name), 0)));
            return Activations.of(zeros);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Model copiesAfterClose(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public Optional<Model> withParameters(Map<ParameterId, Tensor> replaced) {
                return Optional.of(ReferenceModel.of(net));
            }
        };
    }

    private static Model speechless(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public Activations forward(Tensor images, Collection<Layer> wanted) {
                try {
                    return super.forward(images, wanted);
                } catch (IllegalStateException e) {
                    throw new IllegalStateException();
                }
            }
        };
    }

    private static Model closesOnce(NetSpec net) {
        return new DecoratedModel(net) {
            private boolean closed;

            @Override
            public void close() {
                if (closed) {
                    throw new IllegalStateException("closed");
                }
                closed = true;
                super.close();
            }
        };
    }

    private static Model openLayers(NetSpec net) {
        List<Layer> open = new ReferenceNetwork(net).layers();
        return new DecoratedModel(net) {
            @Override
            public Layer layer(String name) {
                return open.stream()
                        .filter(layer -> layer.name().equals(name))
                        .findFirst()
                        .orElseThrow();
            }
        };
    }

    private static final List<Model> ALL = new ArrayList<>();

    private static Model together(NetSpec net) {
        Model model = new DecoratedModel(net) {
            @Override
            public void close() {
                List<Model> all = List.copyOf(ALL);
                ALL.clear();
                all.forEach(Model::close);
                super.close();
            }
        };
        ALL.add(model);
        return model;
    }

    private static Model trusting(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public Activations forward(Tensor images, Collection<Layer> wanted) {
                throw new ArrayIndexOutOfBoundsException(3);
            }
        };
    }

    private static Model terse(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public Activations forward(Tensor images, Collection<Layer> wanted) {
                throw new IllegalArgumentException("wrong shape");
            }
        };
    }

    private static Model noNames(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public Layer layer(String name) {
                return layers().stream()
                        .filter(layer -> layer.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no layer '" + name + "'"));
            }
        };
    }

    private static Model ignoresUnknown(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public Activations forward(Tensor images, Collection<Layer> wanted) {
                return super.forward(images, layers());
            }
        };
    }

    /** Changes the seeds of every call. */
    private static BackendContract.Opener seeds(java.util.function.BinaryOperator<Tensor> change) {
        return net -> new DecoratedModel(net) {
            @Override
            public Optional<Gradients> gradients() {
                Gradients right = super.gradients().orElseThrow();
                return Optional.of((images, from, to, rule) -> {
                    Map<Layer, Seed> others = new LinkedHashMap<>(from);
                    others.replaceAll((layer, seed) -> Seed.of(output -> change.apply(seed.at(output), output)));
                    return right.pullBack(images, others, to, rule);
                });
            }
        };
    }

    private static Tensor fitted(Tensor seed, Tensor output) {
        return Tensor.of(output.shape(), java.util.Arrays.copyOf(seed.toArray(), output.size()));
    }

    private static Model zeroGradients(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public Optional<Gradients> gradients() {
                Gradients right = super.gradients().orElseThrow();
                return Optional.of(
                        (images, from, to, rule) -> right.pullBack(images, from, Set.of(layers().get(0)), rule));
            }
        };
    }

    private static Model emptyResults(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public Activations forward(Tensor images, Collection<Layer> wanted) {
                return wanted.isEmpty() ? Activations.of(Map.of()) : super.forward(images, wanted);
            }
        };
    }

    private static Model ignoresParameters(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public Optional<Model> withParameters(Map<ParameterId, Tensor> replaced) {
                return super.withParameters(Map.of());
            }
        };
    }

    private static Model hidden(NetSpec net) {
        return new DecoratedModel(net) {
            @Override
            public Optional<Gradients> gradients() {
                Gradients right = super.gradients().orElseThrow();
                return Optional.of((images, from, to, rule) -> {
                    try {
                        return right.pullBack(images, from, to, rule);
                    } catch (RuntimeException e) {
                        throw new BackendException("pullBack failed", e);
                    }
                });
            }
        };
    }

    /** Refuses everything after a call that failed. */
    private static final class Locked extends DecoratedModel {
        private boolean locked;

        Locked(NetSpec net) {
            super(net);
        }

        @Override
        public Activations forward(Tensor images, Collection<Layer> wanted) {
            Activations found = super.forward(images, wanted);
            Map<String, Tensor> changed = new HashMap<>();
            found.layers().forEach(name -> changed.put(name, Rewrite.scaled(found.of(name), locked ? 0 : 1)));
            return Activations.of(changed);
        }

        @Override
        public Optional<Gradients> gradients() {
            Gradients right = super.gradients().orElseThrow();
            return Optional.of((images, from, to, rule) -> {
                locked = true;
                Gradients.Pullback found = right.pullBack(images, from, to, rule);
                locked = false;
                return found;
            });
        }
    }

    /** Keeps numbers of a call that was refused. */
    private static final class Spoiled extends DecoratedModel {
        private double factor = 1;

        Spoiled(NetSpec net) {
            super(net);
        }

        @Override
        public Activations forward(Tensor images, Collection<Layer> wanted) {
            double now = factor;
            factor = 2;
            Activations found = super.forward(images, wanted);
            factor = now;
            Map<String, Tensor> changed = new HashMap<>();
            found.layers().forEach(name -> changed.put(name, Rewrite.scaled(found.of(name), now)));
            return Activations.of(changed);
        }
    }
}
