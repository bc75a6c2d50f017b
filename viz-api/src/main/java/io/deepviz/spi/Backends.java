package io.deepviz.spi;

import io.deepviz.Model;
import io.deepviz.error.BackendException;
import io.deepviz.error.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Opens networks with whatever backends are on the class path: the one the caller names, else the one that recognises the
 * file by its content. The order of the class path never decides.
 */
public final class Backends {
    private Backends() {}

    /**
     * Opens a network; what its file doesn't say about the input is assumed, and listed in the model's
     * {@link io.deepviz.InputSpec#assumptions()}.
     *
     * @throws io.deepviz.error.ModelFormatException if no backend recognises the file, several do, or it is damaged,
     *     dangerous, or no network with one image as its input
     * @throws BackendException if there is no backend at all (the message holds the dependency to paste), or it fails
     * @throws IOException if the file cannot be read
     */
    public static Model open(Path file) throws IOException {
        return open(file, OpenOptions.DEFAULTS);
    }

    /**
     * Opens a network with what the caller knows about it.
     *
     * @throws IllegalArgumentException if there is no backend of the name in the options, or an option does not go with the
     *     network
     * @throws io.deepviz.error.ModelFormatException as {@link #open(Path)}
     * @throws BackendException as {@link #open(Path)}
     * @throws IOException if the file cannot be read
     */
    public static Model open(Path file, OpenOptions options) throws IOException {
        return open(file, options, available());
    }

    /** All backends on the class path, by name. */
    public static List<Backend> available() {
        return ServiceLoader.load(Backend.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(java.util.Comparator.comparing(Backend::name))
                .toList();
    }

    static Model open(Path file, OpenOptions options, List<Backend> backends) throws IOException {
        if (!Files.exists(file)) {
            throw new ModelFormatException(file + ": there is no such file or directory");
        }
        if (backends.isEmpty()) {
            throw new BackendException(
                    "there is no backend on the class path to open " + file + "; add one to your pom.xml:\n"
                            + dependency("viz-dl4j") + "   (Deeplearning4j .zip, Keras .h5)\n"
                            + dependency("viz-tensorflow") + "   (SavedModel, frozen .pb)",
                    null);
        }
        return choose(file, options, backends).open(file, options);
    }

    private static Backend choose(Path file, OpenOptions options, List<Backend> backends) throws IOException {
        if (options.backend().isPresent()) {
            String name = options.backend().get();
            return backends.stream()
                    .filter(backend -> backend.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("backend: expected one of those on the class path, "
                            + names(backends) + "; got '" + name + "'" + cure(name)));
        }
        List<Backend> able =
                backends.stream().filter(backend -> backend.canOpen(file)).toList();
        if (able.size() > 1) {
            throw new ModelFormatException(
                    file + ": several backends recognise it, " + names(able) + "; name one in the options");
        }
        if (able.isEmpty()) {
            throw new ModelFormatException(file + ": not a network that a backend on the class path knows (here: "
                    + names(backends) + "). viz-dl4j opens Deeplearning4j .zip and Keras .h5 files, viz-tensorflow"
                    + " SavedModel directories and frozen .pb graphs; to add one: " + dependency("viz-..."));
        }
        return able.get(0);
    }

    /** The dependency that brings a backend, if it is one of ours. */
    private static String cure(String backend) {
        return List.of("dl4j", "tensorflow").contains(backend) ? "; to add it: " + dependency("viz-" + backend) : "";
    }

    private static String names(List<Backend> backends) {
        return backends.stream().map(Backend::name).collect(Collectors.joining("', '", "'", "'"));
    }

    private static String dependency(String artifact) {
        String version = Backends.class.getPackage().getImplementationVersion();
        return "<dependency><groupId>io.deepviz</groupId><artifactId>" + artifact + "</artifactId><version>"
                + (version == null ? "${deepviz.version}" : version) + "</version></dependency>";
    }
}
