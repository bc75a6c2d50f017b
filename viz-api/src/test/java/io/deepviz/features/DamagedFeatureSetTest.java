package io.deepviz.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.error.FeatureFormatException;
import io.deepviz.error.FeatureFormatException.Reason;
import io.deepviz.image.Scaling;
import io.deepviz.image.internal.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a file after it was written: it is noticed when it is opened. */
class DamagedFeatureSetTest {
    @TempDir
    Path folder;

    private Path file;
    private byte[] whole;

    @BeforeEach
    void write() throws IOException {
        file = SampleSet.write(folder.resolve("F.viz"));
        whole = Files.readAllBytes(file);
    }

    @Test
    void everyFlippedBitIsFound() throws IOException {
        try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < whole.length; i++) {
                for (int bit = 0; bit < 8; bit++) {
                    put(bytes, i, whole[i] ^ 1 << bit);
                    assertRefused(i < 8 ? Reason.NOT_FEATURES : Reason.DAMAGED, "bit " + bit + " of byte " + i);
                }
                put(bytes, i, whole[i]);
            }
        }
        FeatureSet.open(file).close(); // it was only that
    }

    private static void put(FileChannel file, int position, int number) throws IOException {
        file.write(ByteBuffer.wrap(new byte[] {(byte) number}), position);
    }

    @Test
    void everyTruncationIsFound() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), Reason.DAMAGED, length + " bytes");
        }
    }

    @Test
    void everythingAppendedIsFound() throws IOException {
        byte[] twice = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, twice, whole.length, whole.length);
        for (int more : new int[] {1, 2, 4, 40, 64, 4096}) {
            assertRefused(Arrays.copyOf(whole, whole.length + more), Reason.DAMAGED, more + " zeros");
            assertRefused(Arrays.copyOf(twice, whole.length + more), Reason.DAMAGED, more + " bytes of its own");
        }
        assertRefused(twice, Reason.DAMAGED, "itself");
    }

    @Test
    void partsThatAreLostOrExchangedAreFound() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = whole.clone();
            int length = 1 + random.nextInt(200);
            int from = random.nextInt(whole.length - length);
            int to = random.nextInt(whole.length - length);
            System.arraycopy(whole, from, damaged, to, length);
            if (i % 2 == 0) {
                Arrays.fill(damaged, to, to + length, (byte) 0);
            }
            if (!Arrays.equals(damaged, whole)) {
                Files.write(file, damaged);
                assertThat(catchThrowable(() -> FeatureSet.open(file)))
                        .as("seed 1, change " + i)
                        .isInstanceOf(FeatureFormatException.class);
            }
        }
    }

    @Test
    void damageIsReportedWithThePlaceAndTheCure() throws IOException {
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 1;
        Files.write(file, damaged);

        assertThatThrownBy(() -> FeatureSet.open(file))
                .isInstanceOf(FeatureFormatException.class)
                .hasMessageMatching(Pattern.quote(file.toString())
                        + ": this feature set is damaged \\(between bytes \\d+ and \\d+\\); compute it again");
    }

    @Test
    void anotherKindOfFileIsNoFeatureSet() throws IOException {
        Files.write(file, "<html>not what you asked for, but long enough</html>".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> FeatureSet.open(file))
                .isInstanceOfSatisfying(
                        FeatureFormatException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FEATURES))
                .hasMessage(file + ": expected a feature set of DeepViz, found another kind of file");
    }

    @Test
    void aLaterVersionIsToldFromDamage() throws IOException {
        assertRefused(withHead(whole, 8, 2), Reason.TOO_NEW, "version 2");
        assertThatThrownBy(() -> FeatureSet.open(file))
                .hasMessage(
                        file + ": expected a feature set of format version 1, found version 2; a newer DeepViz wrote"
                                + " it and can read it");
    }

    // ==== files with right checksums and wrong content: made by hand ====

    @Test
    void countsThatLieAreRefusedWithoutMuchMemory() throws IOException {
        int header = 24;
        assertRefused(withHead(whole, header, 0), Reason.TOO_NEW, "no rows a block");
        assertRefused(withHead(whole, header, 4), Reason.DAMAGED, "other rows a block");
        assertRefused(withHead(whole, header + 4, Integer.MAX_VALUE), Reason.TOO_NEW, "many layers");
        assertRefused(withHead(whole, header + 4, -1), Reason.TOO_NEW, "layers fewer than none");
        assertRefused(withHead(whole, header + 8, Integer.MAX_VALUE), Reason.TOO_NEW, "a long name");
        assertRefused(withHead(whole, header + 12 + "conv/relu".length(), 2), Reason.TOO_NEW, "a type of the future");
        assertRefused(withHead(whole, header + 16 + "conv/relu".length(), 1 << 30), Reason.TOO_NEW, "many axes");
        assertRefused(withHead(whole, header + 20 + "conv/relu".length(), 3), Reason.DAMAGED, "another shape");
        assertRefused(withTail(whole, whole.length - 40, 8), Reason.DAMAGED, "more rows");
        assertRefused(withTail(whole, whole.length - 32, -1), Reason.DAMAGED, "skipped fewer than none");
        assertRefused(withTail(whole, whole.length - 16, 2), Reason.DAMAGED, "fewer blocks");
        assertRefused(withTail(whole, whole.length - 16, Integer.MIN_VALUE), Reason.DAMAGED, "blocks fewer than none");
        assertRefused(withTail(whole, whole.length - 24, 64), Reason.DAMAGED, "directory elsewhere");
    }

    /** Puts a number into the head and makes its checksums right. */
    private static byte[] withHead(byte[] original, int position, int number) {
        byte[] bytes = original.clone();
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        all.putInt(position, number);
        all.putInt(16, checksum(bytes, 24, all.getInt(12)));
        all.putInt(20, checksum(bytes, 0, 20));
        return bytes;
    }

    /** Puts a number into the trailer and makes its checksum right. */
    private static byte[] withTail(byte[] original, int position, int number) {
        byte[] bytes = original.clone();
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        all.putInt(position, number);
        if (number < 0 && position == bytes.length - 32) {
            all.putInt(position + 4, -1);
        }
        all.putInt(bytes.length - 4, checksum(bytes, bytes.length - 40, 36));
        return bytes;
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, length);
        return (int) checksum.getValue();
    }

    private void assertRefused(byte[] bytes, Reason reason, String what) throws IOException {
        Files.write(file, bytes);
        assertRefused(reason, what);
    }

    private void assertRefused(Reason reason, String what) {
        Throwable thrown = catchThrowable(() -> FeatureSet.open(file));
        assertThat(thrown).as(what).isInstanceOf(FeatureFormatException.class);
        assertThat(((FeatureFormatException) thrown).reason()).as(what).isEqualTo(reason);
        assertThat(thrown.getMessage()).as(what).startsWith(file + ": ").doesNotContain("\n");
    }

    // ==== of another model ====

    @Test
    void featuresOfAnotherModelAreToldFromDamage() throws IOException {
        try (Model model = Nets.classifier();
                Model other = Nets.headless()) {
            Path own = SampleSet.write(folder.resolve("own.viz"), Disk.REAL, origin(model, model.input()));
            try (FeatureSet set = FeatureSet.open(own)) {
                set.requireModel(model);
                assertThatThrownBy(() -> set.requireModel(other))
                        .isInstanceOfSatisfying(
                                FeatureFormatException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_MODEL))
                        .hasMessage(own + ": expected features of model 'reference' (" + FeatureOrigin.identityOf(other)
                                + "), found those of 'reference' (" + FeatureOrigin.identityOf(model) + ")");
            }
        }
    }

    @Test
    void featuresOfTheSameModelWithOtherInputAreToldToo() throws IOException {
        try (Model model = Nets.classifier()) {
            InputSpec other = model.input().withScaling(Scaling.SIGNED).withAssumption("does not matter");
            Path raw = SampleSet.write(folder.resolve("raw.viz"), Disk.REAL, origin(model, other));
            try (FeatureSet set = FeatureSet.open(raw)) {
                assertThatThrownBy(() -> set.requireModel(model))
                        .isInstanceOfSatisfying(
                                FeatureFormatException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_MODEL))
                        .hasMessage(
                                raw + ": expected features of images taken as [1,2,2] GRAY, scaling unit, fit STRETCH,"
                                        + " found [1,2,2] GRAY, scaling signed, fit STRETCH");
            }
        }
    }

    private static FeatureOrigin origin(Model model, InputSpec input) {
        return new FeatureOrigin(
                model.name(),
                model.backend(),
                FeatureOrigin.identityOf(model),
                input,
                "images",
                Optional.empty(),
                Map.of());
    }
}
