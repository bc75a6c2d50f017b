package io.deepviz.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deepviz.error.VizIOException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelsTest {
    @TempDir
    Path folder;

    @Test
    void aNameALineCountsFromZero() throws IOException {
        Labels labels = read("cat\n  dog \n\nice bear\n");

        assertThat(List.of(labels.name(0), labels.name(1), labels.name(2))).containsExactly("cat", "dog", "ice bear");
        assertThat(labels.size()).isEqualTo(3);
    }

    @Test
    void numberedLinesMayHaveGapsAndAnyOfThreeSeparators() throws IOException {
        Labels labels = read("0:background\n7: tench, Tinca tinca\n3\tcat\n5,dog\n");

        assertThat(labels.name(0)).isEqualTo("background");
        assertThat(labels.name(7)).isEqualTo("tench, Tinca tinca");
        assertThat(labels.name(3)).isEqualTo("cat");
        assertThat(labels.name(5)).isEqualTo("dog");
        assertThat(labels.name(1)).isEqualTo("1");
        assertThat(labels.size()).isEqualTo(4);
    }

    @Test
    void oneLineWithoutNumberMakesAllOfThemNames() throws IOException {
        Labels labels = read("1: one\ntwo\n");

        assertThat(labels.name(0)).isEqualTo("1: one");
    }

    @Test
    void kerasClassIndexIsRead() throws IOException {
        Labels labels = read("{\"0\": [\"n01440764\", \"tench\"], \"1\": [\"n01443537\", \"goldfish\"]}");

        assertThat(labels.name(0)).isEqualTo("tench");
        assertThat(labels.name(1)).isEqualTo("goldfish");
    }

    @Test
    void aClassWithoutNameIsCalledByItsIndex() {
        assertThat(Labels.NONE.name(12)).isEqualTo("12");
        assertThat(Labels.NONE.size()).isZero();
        assertThat(Labels.of(List.of("cat")).name(1)).isEqualTo("1");
    }

    @Test
    void namesLeadBackToTheirClassUnlessTheyStandForTwo() {
        Labels labels = Labels.of(List.of("crane", "cat", "crane"));

        assertThat(labels.indexOf("cat")).hasValue(1);
        assertThat(labels.indexOf("Cat")).isEmpty();
        assertThat(labels.indexOf("crane")).isEmpty();
        assertThat(labels.indexOf("dog")).isEmpty();
    }

    @Test
    void aFileThatHoldsNoNamesIsAnErrorThatSaysWhy() throws IOException {
        assertThatThrownBy(() -> read(" \n"))
                .isInstanceOf(VizIOException.class)
                .hasMessageEndingWith("labels.txt: expected class names, a line each; found none");
        assertThatThrownBy(() -> read("{\"name\": 1}"))
                .isInstanceOf(VizIOException.class)
                .hasMessageContaining("found none");
        assertThatThrownBy(() -> read("3:cat\n3:dog\n"))
                .isInstanceOf(VizIOException.class)
                .hasMessageEndingWith("expected one name a class, found two for class 3");
        assertThatThrownBy(() -> Labels.read(Files.write(folder.resolve("latin1.txt"), new byte[] {'a', (byte) 0xe9})))
                .isInstanceOf(VizIOException.class)
                .hasMessageEndingWith("latin1.txt: expected class names in UTF-8, found other bytes");
        assertThatThrownBy(() -> Labels.read(folder.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
    }

    private Labels read(String text) throws IOException {
        return Labels.read(Files.writeString(folder.resolve("labels.txt"), text));
    }
}
