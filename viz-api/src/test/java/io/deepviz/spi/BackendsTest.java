package io.deepviz.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.deepviz.Model;
import io.deepviz.error.BackendException;
import io.deepviz.error.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendsTest {
    private static final Backend ZIP = new Fake("dl4j", ".zip");
    private static final Backend GRAPH = new Fake("tensorflow", ".pb");
    private static final Backend ANY = new Fake("any", "");

    @TempDir
    private Path folder;

    private Path zip;
    private Path text;

    @BeforeEach
    void writeFiles() throws IOException {
        zip = Files.writeString(folder.resolve("net.zip"), "PK");
        text = Files.writeString(folder.resolve("notes.txt"), "hello");
    }

    /** Knows files by the end of their names; a model's name tells who opened it. */
    private record Fake(String name, String end) implements Backend {
        @Override
        public boolean canOpen(Path file) {
            return file.toString().endsWith(end);
        }

        @Override
        public Model open(Path file, OpenOptions options) {
            return GuardedModel.around(new FakeNetwork(4, 5), file.getFileName() + " " + options.height(), name);
        }
    }

    @Test
    void theOneThatRecognisesTheFileOpensItWhateverTheOrder() throws IOException {
        List<Backend> backends = new ArrayList<>(List.of(GRAPH, ZIP));
        for (int i = 0; i < 2; i++) {
            try (Model model = Backends.open(zip, OpenOptions.DEFAULTS.withSize(7, 8), backends)) {
                assertThat(model.backend()).isEqualTo("dl4j");
                assertThat(model.name()).isEqualTo("net.zip 7");
            }
            Collections.reverse(backends);
        }
    }

    @Test
    void theNamedOneOpensTheFileWhateverOthersRecognise() throws IOException {
        try (Model model =
                Backends.open(zip, OpenOptions.DEFAULTS.withBackend("tensorflow"), List.of(GRAPH, ZIP, ANY))) {
            assertThat(model.backend()).isEqualTo("tensorflow");
        }
    }

    @Test
    void withoutAnyBackendTheMessageHoldsTheDependenciesToPaste() {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> Backends.open(zip, OpenOptions.DEFAULTS, List.of()))
                .withMessageStartingWith("there is no backend on the class path to open " + zip)
                .withMessageContaining(
                        "<dependency><groupId>io.deepviz</groupId><artifactId>viz-dl4j</artifactId><version>")
                .withMessageContaining("<artifactId>viz-tensorflow</artifactId>")
                .withMessageContaining("(Deeplearning4j .zip, Keras .h5)");
    }

    @Test
    void twoThatRecogniseTheFileAreNamed() {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> Backends.open(zip, OpenOptions.DEFAULTS, List.of(ZIP, GRAPH, ANY)))
                .withMessage(zip + ": several backends recognise it, 'dl4j', 'any'; name one in the options");
    }

    @Test
    void aFileThatNoneRecognisesIsRefusedWithWhatThereIsAndCouldBe() {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> Backends.open(text, OpenOptions.DEFAULTS, List.of(ZIP)))
                .withMessageStartingWith(
                        text + ": not a network that a backend on the class path knows (here: 'dl4j').")
                .withMessageContaining("viz-tensorflow SavedModel directories and frozen .pb graphs");
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backends.open(zip, OpenOptions.DEFAULTS.withBackend("dl4"), List.of(ZIP, ANY)))
                .withMessage("backend: expected one of those on the class path, 'dl4j', 'any'; got 'dl4'");
    }

    @Test
    void oneOfOursThatIsNotThereIsRefusedWithItsDependency() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backends.open(zip, OpenOptions.DEFAULTS.withBackend("tensorflow"), List.of(ZIP)))
                .withMessageStartingWith(
                        "backend: expected one of those on the class path, 'dl4j'; got 'tensorflow';"
                                + " to add it: <dependency><groupId>io.deepviz</groupId><artifactId>viz-tensorflow</artifactId>");
    }

    @Test
    void aFileThatIsNotThereIsSaidBeforeAnythingElse() {
        Path nowhere = folder.resolve("nowhere.zip");
        for (List<Backend> backends : List.of(List.<Backend>of(), List.of(ZIP))) {
            assertThatExceptionOfType(ModelFormatException.class)
                    .isThrownBy(() -> Backends.open(nowhere, OpenOptions.DEFAULTS, backends))
                    .withMessage(nowhere + ": there is no such file or directory");
        }
    }

    @Test
    void onThisClassPathThereIsNone() {
        assertThat(Backends.available()).isEmpty();
        assertThatExceptionOfType(BackendException.class).isThrownBy(() -> Backends.open(zip));
    }
}
