package io.deepviz.index;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The kernels that there are on this machine. */
final class Kernels {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String VECTORS = "io.deepviz.index.VectorKernel";

    private static final Kernel PLAIN = new PlainKernel();
    private static final Optional<Kernel> VECTOR = vector();

    private Kernels() {}

    /** The fastest. */
    static Kernel best() {
        return VECTOR.orElse(PLAIN);
    }

    /** All, the plain one first. */
    static List<Kernel> all() {
        return VECTOR.map(vector -> List.of(PLAIN, vector)).orElse(List.of(PLAIN));
    }

    /** The module is an incubator's: nobody has it who doesn't ask for it. */
    private static Optional<Kernel> vector() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            LoggerFactory.getLogger(ExactIndex.class)
                    .info("exact search in plain Java: with --add-modules {} it takes a fifth of the time", MODULE);
            return Optional.empty();
        }
        try {
            return Optional.of(Class.forName(VECTORS)
                    .asSubclass(Kernel.class)
                    .getDeclaredConstructor()
                    .newInstance());
        } catch (ClassNotFoundException | NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(VECTORS + " is not in this jar as it should be", e);
        } catch (InvocationTargetException | LinkageError e) {
            LoggerFactory.getLogger(ExactIndex.class)
                    .warn("exact search in plain Java: this JVM has another Vector API than expected", e);
            return Optional.empty();
        }
    }
}
