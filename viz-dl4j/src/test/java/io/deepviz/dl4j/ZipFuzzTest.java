package io.deepviz.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.error.ModelFormatException;
import io.deepviz.spi.OpenOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files damaged at random: a network comes out, or a refusal that says why; nothing else. */
class ZipFuzzTest {
    private static final int CASES = 100;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tiny_stack.zip", "tiny_graph.zip"})
    void aDamagedZipIsReadOrRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Fixtures.own(name));
        for (int seed = 0; seed < CASES; seed++) {
            check(name, seed, Files.write(folder.resolve("damaged.zip"), damaged(whole, new Random(seed))));
        }
    }

    /** Damage inside, which no checksum finds. */
    @ParameterizedTest
    @ValueSource(strings = {"configuration.json", "coefficients.bin"})
    void aSoundZipOfDamagedEntriesIsReadOrRefused(String entry) throws IOException {
        Map<String, byte[]> entries = Archives.entries(Fixtures.own("tiny_graph.zip"));
        byte[] whole = entries.get(entry);
        for (int seed = 0; seed < CASES; seed++) {
            entries.put(entry, damaged(whole, new Random(seed)));
            check(entry, seed, Archives.zip(folder.resolve("damaged.zip"), entries));
        }
    }

    @Test
    void numbersInTheConfigurationAreReadOrRefused() throws IOException {
        String[] numbers = {
            "0", "-1", "1", "3", "2147483647", "-2147483648", "9223372036854775807", "1e308", "null", "[]"
        };
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            String instead = numbers[random.nextInt(numbers.length)];
            int place = random.nextInt(150);
            Path file = Archives.changed(
                    Fixtures.own("tiny_graph.zip"),
                    folder.resolve("damaged.zip"),
                    "configuration.json",
                    json -> replaceNumber(new String(json, StandardCharsets.UTF_8), place, instead)
                            .getBytes(StandardCharsets.UTF_8));
            check("number " + place + " = " + instead, seed, file);
        }
    }

    private static String replaceNumber(String json, int place, String instead) {
        Matcher matcher = Pattern.compile("(?<=[ \\[])-?[0-9]+(\\.[0-9E-]+)?").matcher(json);
        for (int i = 0; i <= place; i++) {
            if (!matcher.find()) {
                matcher.reset();
                matcher.find();
            }
        }
        return json.substring(0, matcher.start()) + instead + json.substring(matcher.end());
    }

    /** Bits flipped, a stretch overwritten, the end cut off, or something added. */
    static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int place = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> {
                for (int i = 0; i <= random.nextInt(4); i++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 1 -> {
                byte[] noise = new byte[Math.min(1 + random.nextInt(16), bytes.length - place)];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, bytes, place, noise.length);
            }
            case 2 -> bytes = Arrays.copyOf(bytes, place);
            default -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
        }
        return bytes;
    }

    private static void check(String what, int seed, Path file) throws IOException {
        try {
            ZipNetwork.read(file, OpenOptions.DEFAULTS).graph().close();
        } catch (ModelFormatException e) {
            assertThat(e.getMessage().lines())
                    .as("message for %s, seed %d", what, seed)
                    .hasSize(1);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(what + ", seed " + seed, e);
        }
    }
}
