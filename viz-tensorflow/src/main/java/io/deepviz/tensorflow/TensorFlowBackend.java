package io.deepviz.tensorflow;

import io.deepviz.Model;
import io.deepviz.error.BackendException;
import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.Backend;
import io.deepviz.spi.OpenOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Opens SavedModels of TensorFlow 1 and 2 and of Keras (directories with {@code saved_model.pb}), and frozen graphs
 * ({@code .pb}). Found by {@link io.deepviz.spi.Backends}; there is no need to name it.
 *
 * <p>Files are not trusted: what a network computes may consist of arithmetic only, its initialization is never run, and
 * no memory is taken that its own size doesn't explain.
 */
public final class TensorFlowBackend implements Backend {

    /** For {@link java.util.ServiceLoader}. */
    public TensorFlowBackend() {}

    @Override
    public String name() {
        return Opening.BACKEND;
    }

    @Override
    public boolean canOpen(Path file) {
        return SavedModelFile.directory(file).isPresent() || FrozenFile.isGraph(file);
    }

    @Override
    public Model open(Path file, OpenOptions options) throws IOException {
        try {
            return Opening.model(read(file), options, String.valueOf(file.getFileName()));
        } catch (Refusal e) {
            throw new ModelFormatException(file + ": " + e.getMessage(), e);
        } catch (ModelFormatException e) {
            throw new ModelFormatException(file + ": " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw new BackendException(
                    "tensorflow: TensorFlow can't run here: " + Failures.line(e)
                            + ". Its natives for this machine belong on the class path:"
                            + " <dependency><groupId>org.tensorflow</groupId>"
                            + "<artifactId>tensorflow-core-native</artifactId><version>1.1.0</version>"
                            + "<classifier>linux-x86_64</classifier></dependency>"
                            + " (or linux-arm64, macosx-arm64, windows-x86_64)",
                    e);
        }
    }

    private static GraphSource read(Path file) throws IOException {
        Optional<Path> directory = SavedModelFile.directory(file);
        if (directory.isPresent()) {
            return SavedModelFile.read(directory.get());
        }
        if (FrozenFile.isGraph(file)) {
            return FrozenFile.read(file);
        }
        throw new ModelFormatException("expected a SavedModel's directory or a frozen graph, found neither");
    }
}
