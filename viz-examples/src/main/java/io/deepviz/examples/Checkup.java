package io.deepviz.examples;

import io.deepviz.Metric;
import io.deepviz.index.ExactIndex;
import io.deepviz.spi.Backend;
import io.deepviz.testing.BackendContract;
import io.deepviz.testing.ContractSubject;
import io.deepviz.testing.Rule;
import io.deepviz.testing.UnsupportedOpException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Looks at what the program needs of its machine, one thing after the other. */
final class Checkup {
    /** Structure, parameters, order, every operation forward and backward: what a wrong native library would break. */
    private static final String CHAPTERS = "SPOFG";

    private static final String VECTORS = "jdk.incubator.vector";
    private static final long MEGABYTE = 1 << 20;
    private static final long LITTLE = 512 * MEGABYTE;

    private final List<Result> results = new ArrayList<>();
    private final Consumer<String> progress;

    private Checkup(Consumer<String> progress) {
        this.progress = progress;
    }

    /** How it is. */
    enum State {
        OK,
        WARNING,
        FAILED
    }

    /**
     * What was found on one thing.
     *
     * @param name {@code java}, {@code backend dl4j}, ...
     * @param detail in a line
     */
    record Result(String name, State state, String detail) {}

    /** Looks at everything. */
    static List<Result> run(Consumer<String> progress) {
        Checkup checkup = new Checkup(progress);
        checkup.java();
        checkup.vectors();
        checkup.memory();
        checkup.nativeCache();
        checkup.backends();
        return List.copyOf(checkup.results);
    }

    private void java() {
        String text = Runtime.version() + ", " + System.getProperty("java.vm.name") + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors";
        add("java", Runtime.version().feature() >= 17 ? State.OK : State.FAILED, text);
    }

    private void vectors() {
        if (ModuleLayer.boot().findModule(VECTORS).isPresent()) {
            add("vector API", State.OK, "on: " + search());
        } else if (ModuleFinder.ofSystem().find(VECTORS).isPresent()) {
            add(
                    "vector API",
                    State.WARNING,
                    "there, but off: plain code is used; --add-modules " + VECTORS + " turns it on");
        } else {
            add("vector API", State.WARNING, "this Java has none: plain code is used");
        }
    }

    /** What exact search computes with. */
    private static String search() {
        try (ExactIndex index = ExactIndex.of(new float[][] {{0}}, Metric.EUCLIDEAN)) {
            return index.toString();
        }
    }

    private void memory() {
        long heap = Runtime.getRuntime().maxMemory();
        StringBuilder text = new StringBuilder("heap up to " + heap / MEGABYTE + " MB");
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            text.append(", machine or container ")
                    .append(system.getTotalMemorySize() / MEGABYTE)
                    .append(" MB");
        }
        for (String limit : List.of("maxBytes", "maxPhysicalBytes")) {
            String value = System.getProperty("org.bytedeco.javacpp." + limit);
            text.append(", native ").append(limit).append(' ').append(value == null ? "default" : value);
        }
        add("memory", heap < LITTLE ? State.WARNING : State.OK, text.toString());
    }

    /** JavaCPP unpacks native libraries into a folder that must be writable, with room for them. */
    private void nativeCache() {
        String own = System.getProperty("org.bytedeco.javacpp.cachedir");
        Path folder = own == null ? Path.of(System.getProperty("user.home", "."), ".javacpp", "cache") : Path.of(own);
        Path there = folder.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        boolean writable = Files.isWritable(there);
        add(
                "natives",
                writable ? State.OK : State.FAILED,
                "unpacked to " + folder + (writable ? "" : ", which can't be written to"));
    }

    private void backends() {
        List<Backend> backends = loaded(Backend.class);
        List<ContractSubject> subjects = loaded(ContractSubject.class);
        if (backends.isEmpty()) {
            add("backends", State.FAILED, "there is none on the class path");
        }
        for (Backend backend : backends) {
            Optional<ContractSubject> subject = subjects.stream()
                    .filter(each -> each.backend().equals(backend.name()))
                    .findFirst();
            subject.ifPresentOrElse(
                    each -> contract(backend.name(), each),
                    () -> add("backend " + backend.name(), State.WARNING, "loaded; it has no way to check itself"));
        }
    }

    /** All that can be made; each that can't is a failure of its own, and hides no other. */
    private <T> List<T> loaded(Class<T> service) {
        List<T> loaded = new ArrayList<>();
        Iterator<T> providers = ServiceLoader.load(service).iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    return loaded;
                }
                loaded.add(providers.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                add("backends", State.FAILED, reason(e));
            }
        }
    }

    private void contract(String name, ContractSubject subject) {
        int passed = 0;
        int skipped = 0;
        List<String> broken = new ArrayList<>();
        for (Rule rule : BackendContract.of(subject).rules()) {
            if (CHAPTERS.indexOf(rule.id().charAt(0)) < 0) {
                continue;
            }
            progress.accept("backend " + name + ": " + rule);
            try {
                rule.verify();
                passed++;
            } catch (UnsupportedOpException e) {
                skipped++;
            } catch (AssertionError | LinkageError e) {
                broken.add(rule.id() + ": " + reason(e));
                if (passed == 0 && broken.size() == 3) {
                    break; // it does not run at all
                }
            }
        }
        String text = String.format(Locale.ROOT, "%d rules of the contract hold, %d do not apply", passed, skipped);
        add(
                "backend " + name,
                broken.isEmpty() ? State.OK : State.FAILED,
                broken.isEmpty() ? text : text + ", broken: " + String.join("; ", broken));
    }

    /** The innermost cause in a line: a missing native library, say. */
    private static String reason(Throwable thrown) {
        Throwable inner = thrown;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return String.valueOf(inner).replaceAll("\\s*\\R\\s*", " ");
    }

    private void add(String name, State state, String detail) {
        results.add(new Result(name, state, detail));
    }
}
