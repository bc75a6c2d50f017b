package io.deepviz.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTest {
    @TempDir
    Path folder;

    @Test
    void npyIsTheHeaderOfVersionOneAndThenTheNumbersInRows() throws IOException {
        Path npy = folder.resolve("F.npy");
        try (FeatureSet set = FeatureSet.open(SampleSet.write(folder.resolve("F.viz")))) {
            set.writeNpy("fc", npy);
        }

        // 10 bytes, then 60 characters of dictionary and a line end at 127: two times 64 in all
        String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (7, 3), }";
        ByteBuffer expected = ByteBuffer.allocate(128 + 7 * 3 * 4).order(ByteOrder.LITTLE_ENDIAN);
        expected.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
        expected.put((dictionary + " ".repeat(117 - dictionary.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 7; i++) {
            for (float number : SampleSet.vector(i).toArray()) {
                expected.putFloat(number);
            }
        }
        assertThat(Files.readAllBytes(npy)).containsExactly(expected.array());
    }

    @Test
    void aMapIsOneRowInOrderChannelRowColumn() throws IOException {
        Path npy = folder.resolve("F.npy");
        try (FeatureSet set = FeatureSet.open(SampleSet.write(folder.resolve("F.viz")))) {
            set.writeNpy("conv/relu", npy);
        }

        ByteBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(npy)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new String(numbers.array(), 10, 70, StandardCharsets.US_ASCII))
                .contains("'shape': (7, 4)");
        assertThat(numbers.getFloat(128 + 4 * (4 * 5 + 2)))
                .isEqualTo(SampleSet.map(5).at(1, 0, 0));
    }

    @Test
    void tsvHasALineAnImageWhateverTheyAreCalled() throws IOException {
        Path tsv = folder.resolve("F.tsv");
        try (FeatureSet set = FeatureSet.open(SampleSet.write(folder.resolve("F.viz")))) {
            set.writeTsv(tsv);
        }

        assertThat(Files.readString(tsv)).isEqualTo("""
                        row\tfile\tlabel\tprediction\tscore
                        0\tcat/0.png\tcat\t0\t0.125
                        1\tcat/1.png\tcat\t1\t0.25
                        2\tcat/2.png\tcat\t2\t0.375
                        3\tcat/3.png\tcat\t3\t0.5
                        4\tice bear/\u00e9\\u0009<\\u202e\ud83d\udc3b>.png\tice bear\t0\t0.625
                        5\tcat/5.png\t\t1\t0.75
                        6\tcat/6.png\tcat\t\t
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain name-1.png | plain name-1.png",
                "caf\u00e9 \u732b \ud83d\udc31 | caf\u00e9 \u732b \ud83d\udc31",
                "</script><img onerror> | </script><img onerror>",
                "`tab\there` | tab\\u0009here",
                "`line\nend\r` | line\\u000aend\\u000d",
                "next\u0085line\u2028and\u2029 | next\\u0085line\\u2028and\\u2029",
                "left\u202eright\u2066\u200f | left\\u202eright\\u2066\\u200f",
                "`say \"so\"` | say \\u0022so\\u0022",
                "back\\slash | back\\u005cslash",
                "\\u0009 | \\u005cu0009",
                "half\ud83d | half\\ud83d",
                "tag\udb40\udc41 | tag\\udb40\\udc41",
            })
    void namesAreEscapedWhereTheyCouldBreakARow(String name, String escaped) {
        assertThat(Tsv.escaped(name)).isEqualTo(escaped);
    }

    @Test
    void exportsReplaceOldFilesOnlyWhenTheyAreWhole() throws IOException {
        Path npy = Files.writeString(folder.resolve("F.npy"), "old");
        try (FeatureSet set = FeatureSet.open(SampleSet.write(folder.resolve("F.viz")))) {
            assertThatThrownBy(() -> set.writeNpy("fc9", npy)).isInstanceOf(IllegalArgumentException.class);
            assertThat(npy).hasContent("old");
            set.writeNpy("fc", npy);
            assertThat(npy).hasSize(128 + 7 * 3 * 4);
        }
    }
}
