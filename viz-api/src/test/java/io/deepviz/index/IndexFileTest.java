package io.deepviz.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.deepviz.Metric;
import io.deepviz.error.FeatureFormatException;
import io.deepviz.error.FeatureFormatException.Reason;
import io.deepviz.error.VizIOException;
import io.deepviz.image.internal.FailingDisk;
import io.deepviz.index.ApproximateIndex.Options;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index in a file: it comes back as it was, for these vectors and no others, and whatever happens to it is noticed. */
final class IndexFileTest {
    private static final VectorOrigin ORIGIN = new VectorOrigin("net", "0123", "fc");
    private static final Options OPTIONS = Options.DEFAULTS
            .withM(2)
            .withEfConstruction(7)
            .withBreadth(3)
            .withSeed(-9)
            .withThreads(1);
    private static final float[][] ROWS = rows(40);

    @TempDir
    Path folder;

    private Path file;
    private byte[] whole;

    private static float[][] rows(int count) {
        Random random = new Random(1);
        float[][] rows = new float[count][3];
        for (float[] row : rows) {
            for (int d = 0; d < 3; d++) {
                row[d] = random.nextFloat();
            }
        }
        return rows;
    }

    private static ApproximateIndex index() {
        return ApproximateIndex.build(VectorSource.of(ROWS), Metric.COSINE, OPTIONS);
    }

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("F.idx");
        index().write(file, ORIGIN);
        whole = Files.readAllBytes(file);
    }

    private ApproximateIndex open() throws IOException {
        return ApproximateIndex.open(file, VectorSource.of(ROWS), ORIGIN);
    }

    @Test
    void itComesBackAsItWas() throws IOException {
        try (ApproximateIndex index = index();
                ApproximateIndex read = open()) {
            assertThat(read).hasToString(index.toString());
            assertThat(read.options().seed()).isEqualTo(-9);
            assertThat(IndexFile.read(file).graph().levels().size()).isGreaterThan(1);
            for (float[] row : ROWS) {
                assertThat(read.nearest(row, 5)).isEqualTo(index.nearest(row, 5));
            }
            read.write(folder.resolve("again.idx"), ORIGIN);
        }
        assertThat(folder.resolve("again.idx")).hasSameBinaryContentAs(file);
    }

    // ==== whose index it is ====

    @Test
    void anotherModelIsRefusedAndNamed() {
        assertRefused(
                ROWS,
                new VectorOrigin("vgg", "4567", "fc"),
                Reason.OTHER_MODEL,
                "expected an index of features of model 'vgg' (4567), found one of 'net' (0123); make one of these"
                        + " features (viz index)");
    }

    @Test
    void anotherLayerIsRefusedAndNamed() {
        assertRefused(
                ROWS,
                new VectorOrigin("net", "0123", "conv"),
                Reason.OTHER_VECTORS,
                "expected an index of layer 'conv', found one of 'fc'; name that layer, or make an index of this one"
                        + " (viz index)");
    }

    @Test
    void otherVectorsAreRefused() {
        assertRefused(
                rows(41),
                ORIGIN,
                Reason.OTHER_VECTORS,
                "expected an index of 41 vectors of 3, found one of 40 of 3: the features were computed again since; make"
                        + " their index again (viz index)");
        float[][] changed = Arrays.stream(ROWS).map(float[]::clone).toArray(float[][]::new);
        changed[39][2] = Math.nextUp(changed[39][2]);
        assertRefused(
                changed,
                ORIGIN,
                Reason.OTHER_VECTORS,
                "expected an index of these 40 vectors, found one of as many others: the features were computed again"
                        + " since; make their index again (viz index)");
    }

    private void assertRefused(float[][] rows, VectorOrigin origin, Reason reason, String message) {
        assertThatThrownBy(() -> ApproximateIndex.open(file, VectorSource.of(rows), origin))
                .isInstanceOfSatisfying(
                        FeatureFormatException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(file + ": " + message);
    }

    // ==== what happens to files ====

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
        open().close(); // it was only that
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
        for (int more : new int[] {1, 4, 64, 4096}) {
            assertRefused(Arrays.copyOf(whole, whole.length + more), Reason.DAMAGED, more + " zeros");
        }
        byte[] twice = Arrays.copyOf(whole, 2 * whole.length);
        System.arraycopy(whole, 0, twice, whole.length, whole.length);
        assertRefused(twice, Reason.DAMAGED, "itself");
    }

    @Test
    void damageIsReportedWithThePlaceAndTheCure() throws IOException {
        byte[] damaged = whole.clone();
        damaged[whole.length - 1] ^= 1;
        Files.write(file, damaged);
        assertThatThrownBy(this::open)
                .hasMessageMatching(".*F.idx: this index is damaged \\(between bytes \\d+ and " + whole.length
                        + "\\); make it again \\(viz index\\)");
    }

    @Test
    void aLaterVersionIsToldFromDamageAndFromOtherFiles() throws IOException {
        byte[] later = whole.clone();
        later[8] = 2;
        assertRefused(sealed(later), Reason.TOO_NEW, "version 2");
        assertThatThrownBy(this::open)
                .hasMessage(file
                        + ": expected an index of format version 1, found version 2; a newer DeepViz wrote it and can"
                        + " read it");
        Files.writeString(file, "<html>not what you asked for, but long enough</html>");
        assertThatThrownBy(this::open).hasMessage(file + ": expected an index of DeepViz, found another kind of file");
        Files.delete(file);
        assertThatThrownBy(this::open).isInstanceOf(VizIOException.class).hasMessage(file + ": there is no such index");
    }

    /** Files with right checksums and wrong content, made by hand: an error, not a crash and not a wrong answer. */
    @Test
    void contentThatLiesIsRefused() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 3000; i++) {
            byte[] lie = whole.clone();
            int at = IndexFile.PREAMBLE + random.nextInt(headerLength());
            lie[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, sealed(lie));
            Throwable thrown = catchThrowable(() -> open().close());
            if (thrown != null) { // a fact may have changed into another that is as good
                assertThat(thrown).as("seed 3, change %s at %s", i, at).isInstanceOf(FeatureFormatException.class);
            }
        }
    }

    @Test
    void aGraphThatLeadsAstrayIsRefused() throws IOException {
        int start = IndexFile.PREAMBLE + headerLength();
        for (int lie : new int[] {-1, 40, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            for (int position : new int[] {0, 4, 5 * 4}) { // a degree, a neighbor, the next degree
                byte[] bytes = whole.clone();
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(start + position, lie);
                assertRefused(sealed(bytes), Reason.DAMAGED, lie + " at " + position);
            }
        }
    }

    private int headerLength() {
        return ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
    }

    /** Makes all checksums right again: of the levels, where the header still says where they are, and of the header. */
    private byte[] sealed(byte[] bytes) {
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = headerLength();
        int start = IndexFile.PREAMBLE + length;
        int lowest = (40 * 5 * 4 + 63) / 64 * 64;
        int levels = levelsAt(whole, length);
        if (Arrays.equals(bytes, 24, start, whole, 24, start)) {
            all.putInt(levels + 8, checksum(bytes, start, lowest));
        }
        all.putInt(16, checksum(bytes, IndexFile.PREAMBLE, length));
        all.putInt(20, checksum(bytes, 0, 20));
        return bytes;
    }

    /** Where the header describes the first level: it has 40 nodes and lists of 5. */
    private static int levelsAt(byte[] bytes, int length) {
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = IndexFile.PREAMBLE; at < IndexFile.PREAMBLE + length - 8; at++) {
            if (all.getInt(at) == 40 && all.getInt(at + 4) == 5) {
                return at;
            }
        }
        throw new AssertionError("no level of 40 nodes");
    }

    private static int checksum(byte[] bytes, int from, int count) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, count);
        return (int) checksum.getValue();
    }

    private void assertRefused(byte[] bytes, Reason reason, String what) throws IOException {
        Files.write(file, bytes);
        assertRefused(reason, what);
    }

    private void assertRefused(Reason reason, String what) {
        Throwable thrown = catchThrowable(this::open);
        assertThat(thrown).as(what).isInstanceOf(FeatureFormatException.class);
        assertThat(((FeatureFormatException) thrown).reason()).as(what).isEqualTo(reason);
    }

    // ==== while it is written ====

    @Test
    void whicheverStepFailsTheOldIndexOrTheNewOneIsThereAndNothingElse() throws IOException {
        VectorOrigin renamed = new VectorOrigin("renamed", "0123", "fc");
        int good = 0;
        boolean done = false;
        while (!done) {
            index().write(file, ORIGIN);
            try {
                index().write(file, renamed, new FailingDisk(good + 1));
                done = true;
            } catch (IOException e) {
                assertThat(IndexFile.read(file).origin().model())
                        .as("after %s steps", good)
                        .isIn("net", "renamed");
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).as("after %s steps", good).containsExactly(file);
            }
            good++;
        }
        assertThat(IndexFile.read(file).origin().model()).isEqualTo("renamed");
        assertThat(good).isGreaterThan(6); // create, preamble, header, levels, force, move, force the folder
    }
}
