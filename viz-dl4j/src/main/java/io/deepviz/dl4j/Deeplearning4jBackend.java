package io.deepviz.dl4j;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.error.BackendException;
import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.Backend;
import io.deepviz.spi.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens Deeplearning4j zips (stacks and graphs, from version 0.7 on) and whole Keras models in HDF5 (Keras 1.x to 2.15).
 * Found by {@link io.deepviz.spi.Backends}; there is no need to name it.
 *
 * <p>Files are not trusted: no code of theirs is run, no native parser sees them, and no memory is taken that their own
 * size doesn't explain.
 */
public final class Deeplearning4jBackend implements Backend {

    /** For {@link java.util.ServiceLoader}. */
    public Deeplearning4jBackend() {}

    @Override
    public String name() {
        return Deeplearning4j.NAME;
    }

    @Override
    public boolean canOpen(Path file) {
        return Hdf5File.isHdf5(file) || ModelZip.isModel(file);
    }

    @Override
    public Model open(Path file, OpenOptions options) throws IOException {
        try {
            return model(file, options);
        } catch (ModelFormatException e) {
            throw new ModelFormatException(file + ": " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw new BackendException(
                    "dl4j: ND4J can't run here: " + Text.firstLine(e)
                            + ". Its natives for this machine belong on the class"
                            + " path: <dependency><groupId>org.nd4j</groupId><artifactId>nd4j-native</artifactId>"
                            + "<version>1.0.0-M2.1</version></dependency>",
                    e);
        }
    }

    private static Model model(Path file, OpenOptions options) throws IOException {
        LoadedNetwork loaded = read(file, options);
        try {
            InputSpec input = options.complete(loaded.channels(), loaded.height(), loaded.width());
            for (String assumption : loaded.assumptions()) {
                input = input.withAssumption(assumption);
            }
            Blueprint network = Blueprint.of(loaded.graph());
            checkInput(network.input(), options);
            return Deeplearning4j.model(network, input, String.valueOf(file.getFileName()), options.logits());
        } finally {
            loaded.graph().close();
        }
    }

    private static LoadedNetwork read(Path file, OpenOptions options) throws IOException {
        if (Hdf5File.isHdf5(file)) {
            return KerasFile.read(file, options);
        }
        if (ModelZip.isZip(file)) {
            return ZipNetwork.read(file, options);
        }
        throw new ModelFormatException("expected a Deeplearning4j zip or a Keras HDF5 file, found "
                + (Files.isDirectory(file) ? "a directory" : "neither, by its first bytes"));
    }

    private static void checkInput(String input, OpenOptions options) {
        if (options.input().isPresent() && !options.input().get().equals(input)) {
            throw new IllegalArgumentException("input: the network's only input is '" + input + "', got '"
                    + options.input().get() + "'");
        }
    }
}
