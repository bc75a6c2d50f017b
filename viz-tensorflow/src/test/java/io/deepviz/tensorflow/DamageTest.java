package io.deepviz.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.Window;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tiny models damaged at random, from a seed: a network that runs comes out, or one line that says why not. All are
 * opened, run and differentiated by one other JVM, which must come out alive.
 */
class DamageTest {
    /** Change it to try other damage. */
    private static final long SEED = 20;

    private static final int EACH = 100;
    private static final String INDEX = "variables/variables.index";
    private static final String DATA = "variables/variables.data-00000-of-00001";

    @TempDir
    Path folder;

    @Test
    void fiveHundredDamagedFilesAreOpenedOrRefused() throws IOException {
        write(folder, SEED);

        OtherJvm.End end = OtherJvm.run(OpenEach.class, List.of("-Xmx256m"), folder.toString());

        assertThat(end.exitCode()).as("seed %d\n%s", SEED, end.toString()).isZero();
        List<String[]> outcomes = end.output()
                .lines()
                .filter(line -> line.contains("\t"))
                .map(line -> line.split("\t", 3))
                .toList();
        assertThat(outcomes).hasSize(5 * EACH);
        assertThat(outcomes).allSatisfy(outcome -> {
            String what = "seed " + SEED + ", " + outcome[0] + ": " + outcome[2];
            // damage may leave the size of images open, which is asked of the caller
            boolean asks = outcome[2].matches("input (height|width): the network leaves the size of .*");
            Set<String> expected = asks
                    ? Set.of("IllegalArgumentException")
                    : Set.of(OpenEach.OPENED, OpenEach.OPENED_ONLY, "ModelFormatException");
            assertThat(outcome[1]).as(what).isIn(expected);
            assertThat(outcome[2]).as(what).doesNotContain("\\n");
        });
        report(outcomes);
    }

    /** Five kinds of damage, each to a hundred files. */
    static void write(Path folder, long seed) throws IOException {
        byte[] frozen = Files.readAllBytes(Fixtures.own(TinyModels.FROZEN));
        byte[] wide = TinyModels.bytes(SpecGraph.of(wide()).graph());
        for (int i = 0; i < EACH; i++) {
            Damage damage = new Damage(seed + i);
            Files.write(folder.resolve(name("frozen-bytes", i) + ".pb"), damage.bytes(frozen));
            Files.write(
                    folder.resolve(name("frozen-values", i) + ".pb"), damage.description(i % 2 == 0 ? frozen : wide));
            String sound = i % 2 == 0 ? TinyModels.KERAS : TinyModels.TF1;
            saved(
                    folder,
                    sound,
                    name("saved-bytes", i),
                    i % 3 == 0 ? SavedModelFile.NAME : i % 3 == 1 ? INDEX : DATA,
                    damage::bytes);
            saved(folder, sound, name("saved-values", i), SavedModelFile.NAME, damage::description);
            saved(folder, sound, name("saved-index", i), INDEX, damage::index);
        }
    }

    /** One of each kind of operation, and windows of all kinds: what is changed may still run. */
    static NetSpec wide() {
        return NetSpec.input(3, 12, 11)
                .convolution("conv", 4, new Window(3, 3, 1, 1, 2, 2, 2, 2, 2, 2))
                .batchNormalization("norm")
                .add("relu", new Op.Relu())
                .add("lrn", new Op.LocalResponseNormalization(2, 0.1, 0.75, 5))
                .depthwiseConvolution("deep", 2, new Window(3, 3, 1, 1, 1, 0, 0, 1, 1, 1))
                .add("leaky", new Op.LeakyRelu(0.1f))
                .add("mean", new Op.AveragePooling(Window.square(2, 2, 0), false))
                .convolution("left", 5, Window.square(3, 1, 1))
                .from("mean")
                .convolution("right", 5, Window.square(1, 1, 0))
                .from("left", "right")
                .add("sum", new Op.Add())
                .from("sum", "left")
                .add("both", new Op.Concatenation())
                .add("pad", new Op.ZeroPadding(1, 1, 1, 1))
                .add("max", new Op.MaxPooling(Window.square(3, 2, 0)))
                .add("large", new Op.Upsampling(2, 2))
                .add("flat", new Op.Flatten())
                .dense("out", 5)
                .add("softmax", new Op.Softmax())
                .build();
    }

    private static String name(String kind, int number) {
        return String.format(Locale.ROOT, "%s-%03d", kind, number);
    }

    private static void saved(
            Path folder, String sound, String name, String file, java.util.function.UnaryOperator<byte[]> damage)
            throws IOException {
        Path from = Fixtures.own(sound);
        Path target = folder.resolve(name);
        Files.createDirectories(target.resolve("variables"));
        for (String each : List.of(SavedModelFile.NAME, INDEX, DATA)) {
            byte[] whole = Files.readAllBytes(from.resolve(each));
            Files.write(target.resolve(each), each.equals(file) ? damage.apply(whole) : whole);
        }
    }

    private static void report(List<String[]> outcomes) {
        Map<String, Long> counts = outcomes.stream()
                .collect(Collectors.groupingBy(
                        each -> each[0].replaceAll("-[0-9]+.*", "") + " " + each[1],
                        TreeMap::new,
                        Collectors.counting()));
        System.out.println("damage with seed " + SEED + ": " + counts);
    }
}
