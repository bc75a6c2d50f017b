package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keras files damaged at random: a network comes out, or a refusal that says why. In a JVM of its own with little memory, so
 * that a crash or a giant allocation shows.
 */
class KerasFuzzTest {
    private static final int CASES = 200;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tiny_sequential.h5", "tiny_functional.h5", "tiny_layers.h5", "tiny_theano.h5"})
    void aDamagedFileIsReadOrRefused(String name) throws IOException {
        OtherJvm.End end = OtherJvm.run(
                Reader.class,
                List.of("-Xmx128m"),
                Fixtures.own(name).toString(),
                folder.resolve("damaged.h5").toString());
        assertThat(end.exitCode()).as(end.output()).isZero();
        assertThat(end.output()).contains("cases: " + CASES);
    }

    /** Damages a file many times and reads it. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] files) throws IOException {
            byte[] whole = Files.readAllBytes(Path.of(files[0]));
            int read = 0;
            for (int seed = 0; seed < CASES; seed++) {
                Path damaged = Files.write(Path.of(files[1]), ZipFuzzTest.damaged(whole, new Random(seed)));
                try {
                    KerasFile.read(damaged, OpenOptions.DEFAULTS).graph().close();
                    read++;
                } catch (ModelFormatException e) {
                    if (e.getMessage().lines().count() != 1) {
                        throw new AssertionError("seed " + seed + ": not one line", e);
                    }
                } catch (RuntimeException | Error e) {
                    throw new AssertionError("seed " + seed, e);
                }
            }
            System.out.println("cases: " + CASES + ", read nevertheless: " + read);
        }
    }
}
