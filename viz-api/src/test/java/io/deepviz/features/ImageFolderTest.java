package io.deepviz.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.deepviz.error.VizIOException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    Path folder;

    @Test
    void subfoldersSortedByNameAreClassesAndHoldFilesHoweverDeep() throws IOException {
        files("dog/b.png", "dog/a/z.jpg", "cat/1.png", "10/x.png", "2/x.png");

        ImageFolder images = ImageFolder.open(folder);

        assertThat(images.classes()).isEqualTo(Map.of(0, "10", 1, "2", 2, "cat", 3, "dog"));
        assertThat(names(images)).containsExactly("10/x.png", "2/x.png", "cat/1.png", "dog/a/z.jpg", "dog/b.png");
        assertThat(labels(images)).containsExactly(0, 1, 2, 3, 3);
        assertThat(images.path(3)).isEqualTo(folder.resolve("dog").resolve("a").resolve("z.jpg"));
        assertThat(images.sample()).isEmpty();
        assertThat(images).hasToString(folder + " (5 images, 4 classes)");
    }

    @Test
    void filesAreOrderedByTheirPathsCharacterByCharacter() throws IOException {
        files("a/x", "a b/x", "B/x", "a/é", "a/Z");

        assertThat(names(ImageFolder.open(folder))).containsExactly("B/x", "a b/x", "a/Z", "a/x", "a/é");
    }

    @Test
    void aFlatFolderHasNoClasses() throws IOException {
        files("b.png", "a.png");

        ImageFolder images = ImageFolder.open(folder);

        assertThat(names(images)).containsExactly("a.png", "b.png");
        assertThat(images.classes()).isEmpty();
        assertThat(images.label(0)).isEmpty();
    }

    @Test
    void filesBesideClassFoldersHaveNoClass() throws IOException {
        files("cat/1.png", "stray.png");

        ImageFolder images = ImageFolder.open(folder);

        assertThat(images.label(0)).hasValue(0);
        assertThat(images.label(1)).isEmpty();
    }

    @Test
    void anEmptySubfolderIsAClassWithoutImages() throws IOException {
        files("cat/1.png");
        Files.createDirectory(folder.resolve("bird"));

        assertThat(ImageFolder.open(folder).classes()).isEqualTo(Map.of(0, "bird", 1, "cat"));
        assertThat(ImageFolder.open(folder).label(0)).hasValue(1);
    }

    @Test
    void hiddenFilesAndFoldersAreLeftOutAndAllElseIsTried() throws IOException {
        files("cat/1.png", "cat/.DS_Store", ".git/config", "cat/readme.txt");

        assertThat(names(ImageFolder.open(folder))).containsExactly("cat/1.png", "cat/readme.txt");
        assertThat(ImageFolder.open(folder).classes()).isEqualTo(Map.of(0, "cat"));
    }

    @Test
    void linksAreFollowedAndDeadOnesAreNamedWhenTheyFailToOpen() throws IOException {
        files("elsewhere/1.png", "images/cat/2.png");
        Files.createSymbolicLink(folder.resolve("images/dog"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("images/cat/dead.png"), folder.resolve("nowhere"));

        assertThat(names(ImageFolder.open(folder.resolve("images"))))
                .containsExactly("cat/2.png", "cat/dead.png", "dog/1.png");
    }

    @Test
    void aLinkThatLeadsBackIsAnErrorThatNamesIt() throws IOException {
        files("cat/1.png");
        Path loop = Files.createSymbolicLink(folder.resolve("cat/loop"), folder);

        assertThatThrownBy(() -> ImageFolder.open(folder))
                .isInstanceOf(VizIOException.class)
                .hasMessage(loop + ": this link leads back to a folder it lies in");
    }

    @Test
    void namesHaveSlashesOnWindowsToo() throws IOException {
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            Path images = Files.createDirectories(windows.getPath("C:\\images\\cat"));
            Files.createFile(images.resolve("1.png"));

            ImageFolder opened = ImageFolder.open(windows.getPath("C:\\images"));

            assertThat(names(opened)).containsExactly("cat/1.png");
            assertThat(opened.classes()).isEqualTo(Map.of(0, "cat"));
        }
    }

    @Test
    void theCurrentFolderCanBeNamedByADot() throws IOException {
        try (FileSystem unix = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setWorkingDirectory("/photos").build())) {
            Files.createFile(
                    Files.createDirectories(unix.getPath("/photos/cat")).resolve("1.png"));

            for (String name : List.of(".", "", "../photos")) {
                ImageFolder opened = ImageFolder.open(unix.getPath(name));
                assertThat(names(opened)).as("'%s'", name).containsExactly("cat/1.png");
                assertThat(opened.classes()).isEqualTo(Map.of(0, "cat"));
            }
        }
    }

    @Test
    void aFolderThatIsMissingOrEmptyOrAFileIsAnError() throws IOException {
        Path missing = folder.resolve("missing");
        Path file = Files.createFile(folder.resolve(".hidden"));

        assertThatThrownBy(() -> ImageFolder.open(missing))
                .isInstanceOf(VizIOException.class)
                .hasMessage(missing + ": there is no such folder of images");
        assertThatThrownBy(() -> ImageFolder.open(file))
                .hasMessage(file + ": expected a folder of images, found a file");
        assertThatThrownBy(() -> ImageFolder.open(folder))
                .isInstanceOf(VizIOException.class)
                .hasMessage(folder + ": expected a folder of images, found no files in it (hidden ones don't count)");
    }

    // ==== labels ====

    @Test
    void labelsNumberTheFoldersTheyName() throws IOException {
        files("cat/1.png", "dog/1.png");

        ImageFolder images = ImageFolder.open(folder).withLabels(Labels.of(List.of("dog", "bird", "cat")));

        assertThat(labels(images)).containsExactly(2, 0);
        assertThat(images.classes()).isEqualTo(Map.of(0, "dog", 2, "cat"));
    }

    @Test
    void labelsThatNameNoFolderChangeNothing() throws IOException {
        files("n01/1.png", "n02/1.png");

        ImageFolder images = ImageFolder.open(folder).withLabels(Labels.of(List.of("dog", "cat")));

        assertThat(labels(images)).containsExactly(0, 1);
    }

    @Test
    void labelsThatNameOnlySomeFoldersAreAMistake() throws IOException {
        files("cat/1.png", "dgo/1.png");
        ImageFolder images = ImageFolder.open(folder);

        assertThatThrownBy(() -> images.withLabels(Labels.of(List.of("dog", "cat"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("labels: expected a class for each folder of " + folder
                        + "; 1 of 2 folders are named so, others are not: 'dgo'");
    }

    @Test
    void aFlatFolderTakesAnyLabels() throws IOException {
        files("1.png");

        assertThat(ImageFolder.open(folder)
                        .withLabels(Labels.of(List.of("dog")))
                        .classes())
                .isEmpty();
    }

    // ==== limit ====

    @Test
    void aLimitTakesFromEachClassInProportion() throws IOException {
        fill("a", 60);
        fill("b", 30);
        fill("c", 10);

        ImageFolder ten = ImageFolder.open(folder).limit(10, 1);

        assertThat(perClass(ten)).isEqualTo(Map.of(0, 6L, 1, 3L, 2, 1L));
        assertThat(names(ten)).isSorted().doesNotHaveDuplicates();
        assertThat(ten.sample()).contains(new ImageFolder.Sample(10, 1));
    }

    @Test
    void sharesAreRoundedByLargestRemainders() throws IOException {
        fill("a", 5); // 7 * 5 / 12 = 2 remainder 11/12
        fill("b", 4); // 7 * 4 / 12 = 2 remainder 4/12
        fill("c", 3); // 7 * 3 / 12 = 1 remainder 9/12

        assertThat(perClass(ImageFolder.open(folder).limit(7, 3))).isEqualTo(Map.of(0, 3L, 1, 2L, 2, 2L));
    }

    @Test
    void equalRemaindersGoToTheFirstClasses() throws IOException {
        fill("a", 4);
        fill("b", 4);
        fill("c", 4);

        assertThat(perClass(ImageFolder.open(folder).limit(5, 3))).isEqualTo(Map.of(0, 2L, 1, 2L, 2, 1L));
    }

    @Test
    void theSameSeedDrawsTheSameAndAnotherDrawsOthers() throws IOException {
        fill("a", 50);
        fill("b", 50);
        ImageFolder images = ImageFolder.open(folder);

        assertThat(names(images.limit(20, 1))).isEqualTo(names(images.limit(20, 1)));
        assertThat(names(images.limit(20, 1))).isNotEqualTo(names(images.limit(20, 2)));
        assertThat(names(images.limit(40, 1))).containsAll(names(images.limit(20, 1)));
        // from another program that follows the same specification: a change of the draw would change everyone's
        // figures
        assertThat(names(images.limit(4, 1))).containsExactly("a/00.png", "a/30.png", "b/37.png", "b/45.png");
    }

    @Test
    void everyImageIsDrawnAboutEquallyOften() throws IOException {
        fill("a", 10);
        ImageFolder images = ImageFolder.open(folder);

        Map<String, Long> drawn = IntStream.range(0, 2000)
                .boxed()
                .flatMap(seed -> names(images.limit(3, seed)).stream())
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));

        // binomial with n = 2000, p = 0.3: mean 600, deviation 20.5; 5 deviations either way
        assertThat(drawn)
                .hasSize(10)
                .allSatisfy((name, count) -> assertThat(count).isBetween(497L, 703L));
    }

    @Test
    void aLimitBeyondTheFolderTakesAll() throws IOException {
        files("a/1.png", "a/2.png");

        assertThat(ImageFolder.open(folder).limit(5, 1).size()).isEqualTo(2);
    }

    @Test
    void aLimitIsAtLeastOne() throws IOException {
        files("a/1.png");
        ImageFolder images = ImageFolder.open(folder);

        assertThatThrownBy(() -> images.limit(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit: expected at least 1 image, got 0");
    }

    private void fill(String name, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            files(String.format("%s/%02d.png", name, i));
        }
    }

    private void files(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    private static List<String> names(ImageFolder images) {
        return IntStream.range(0, images.size()).mapToObj(images::name).toList();
    }

    private static List<Integer> labels(ImageFolder images) {
        return IntStream.range(0, images.size())
                .mapToObj(images::label)
                .map(OptionalInt::getAsInt)
                .toList();
    }

    private static Map<Integer, Long> perClass(ImageFolder images) {
        return labels(images).stream().collect(Collectors.groupingBy(label -> label, Collectors.counting()));
    }
}
