package io.deepviz.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.image.Image;
import io.deepviz.image.Images;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on many images: a small network of our own, and forty pictures in two classes among ten bad files. */
class ManyImagesTest {
    private static final String MODEL = "../viz-dl4j/src/test/resources/io/deepviz/dl4j/tiny_sequential.h5";

    @TempDir
    private Path folder;

    private Path images;

    @BeforeEach
    void paint() throws IOException {
        images = folder.resolve("images");
        for (String name : List.of("cats", "dogs")) {
            Path each = Files.createDirectories(images.resolve(name));
            for (int i = 10; i < 30; i++) {
                int[] pixels = new int[12 * 12];
                for (int p = 0; p < pixels.length; p++) {
                    pixels[p] = (p + i) * (name.equals("cats") ? 7919 : 104729) & 0xffffff;
                }
                Image.rgb(12, 12, pixels).writePng(each.resolve(i + ".png"));
            }
            for (int i = 0; i < 5; i++) {
                Files.writeString(each.resolve("bad" + i + ".jpg"), i == 0 ? "" : "<html>");
            }
        }
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private Console features(String out, String... more) {
        String[] command = {"features", MODEL, "--scaling", "unit", "--images", images.toString(), "--out", at(out)};
        String[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return Console.run(all);
    }

    @Test
    void badFilesAreNamedOnALineEachAndCounted() throws IOException {
        Console console = features("f.viz", "--npy", at("f.npy"));
        assertThat(console.exit()).as(console.err()).isZero();
        assertThat(console.out()).contains("wrote " + at("f.viz") + ": 40 images, 10 skipped");
        assertThat(console.err().lines().filter(line -> line.startsWith("viz: skipped ")))
                .hasSize(10)
                .allMatch(line -> line.contains("bad"));
        assertThat(console.err()).contains("viz: features: 50 of 50");
        List<String> table = Files.readAllLines(folder.resolve("f.tsv"));
        assertThat(table).hasSize(41);
        assertThat(table.get(0)).isEqualTo("row\tfile\tlabel\tprediction\tscore");
        assertThat(table.get(1)).matches("0\tcats/10.png\tcats\t\\d\t[0-9.E-]+");
        assertThat(table.get(40)).startsWith("39\tdogs/29.png\tdogs\t");
        assertThat(Files.readAllBytes(folder.resolve("f.npy"))).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y');
    }

    @Test
    void aLimitIsDrawnByItsSeedAndKeepsTheSharesOfClasses() throws IOException {
        features("one.viz", "--limit", "20", "--seed", "5", "--npy", at("one.npy"));
        features("two.viz", "--limit", "20", "--seed", "5", "--npy", at("two.npy"));
        features("three.viz", "--limit", "20", "--seed", "6", "--npy", at("three.npy"));
        assertThat(folder.resolve("one.viz")).hasSameBinaryContentAs(folder.resolve("two.viz"));
        assertThat(Files.readString(folder.resolve("one.tsv")))
                .isEqualTo(Files.readString(folder.resolve("two.tsv")))
                .isNotEqualTo(Files.readString(folder.resolve("three.tsv")));
    }

    @Test
    void neighborsOfARowAndOfAnImageAreTheSamePicture() throws IOException {
        features("f.viz");
        Console byRow = Console.run("neighbors", at("f.viz"), "--query", "3", "-k", "4", "--out", at("row.png"));
        String file = images.resolve("cats/13.png").toString();
        Console byFile = Console.run("neighbors", at("f.viz"), "--query", file, "-k", "4", "--out", at("file.png"));
        assertThat(byRow.out()).contains("(row 3, cats/13.png)");
        assertThat(byFile.exit()).as(byFile.err()).isZero();
        assertThat(folder.resolve("row.png")).hasSameBinaryContentAs(folder.resolve("file.png"));
        assertThat(Images.read(folder.resolve("row.png")).height()).isGreaterThan(2 * 96);
    }

    @Test
    void anIndexIsMadeCheckedAndUsed() throws IOException {
        features("f.viz");
        Console made = Console.run("index", at("f.viz"), "--metric", "cosine", "--check", "--out", at("f.idx"));
        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(made.out())
                .contains("wrote " + at("f.idx") + ": layer ", "ApproximateIndex(40 x ", "COSINE, m 16")
                .containsPattern("breadth +recall@10 +queries/s\n10 +[01]\\.\\d{3} +\\d+\n")
                .containsPattern("\n64 +1\\.000 +\\d+\n")
                .containsPattern("\nexact +1\\.000 +\\d+\n");
        assertThat(made.err().lines()).allMatch(line -> line.startsWith("viz: ")); // nothing of JVector's own

        Console exact =
                Console.run("neighbors", at("f.viz"), "--query", "3", "--metric", "cosine", "--out", at("exact.png"));
        Console quick =
                Console.run("neighbors", at("f.viz"), "--query", "3", "--index", at("f.idx"), "--out", at("q.png"));
        assertThat(exact.exit()).isZero();
        assertThat(quick.exit()).as(quick.err()).isZero();
        // the same neighbors in both rows; the caption above says more
        assertThat(Arrays.equals(lowest(folder.resolve("q.png"), 260), lowest(folder.resolve("exact.png"), 260)))
                .isTrue();
        features("other.viz", "--limit", "20"); // five of them bad
        mistake(
                "expected an index of 15 vectors",
                "neighbors",
                at("other.viz"),
                "--query",
                "3",
                "--index",
                at("f.idx"),
                "--out",
                at("x.png"));
        mistake(
                "--metric: expected that of the index, COSINE, got EUCLIDEAN",
                "neighbors",
                at("f.viz"),
                "--query",
                "3",
                "--metric",
                "euclidean",
                "--index",
                at("f.idx"),
                "--out",
                at("x.png"));
        mistake("m, efConstruction and threads", "index", at("f.viz"), "--m", "1", "--out", at("x.idx"));
    }

    private static int[] lowest(Path picture, int height) throws IOException {
        BufferedImage image = ImageIO.read(picture.toFile());
        int top = image.getHeight() - height;
        return image.getRGB(0, top, image.getWidth(), height, null, 0, image.getWidth());
    }

    @Test
    void neighborsSaySoWhenThePicturesAreGone() throws IOException {
        features("f.viz");
        Files.move(images, folder.resolve("elsewhere"));
        Console console = Console.run("neighbors", at("f.viz"), "--query", "0", "-k", "2", "--out", at("n.png"));
        assertThat(console.exit()).isZero();
        assertThat(console.err().lines())
                .allMatch(line -> line.matches(
                        "viz: row \\d+ is shown as the network saw it, as its picture can't be read again: .*"));
        assertThat(console.err()).isNotEmpty();
    }

    @Test
    void embedWritesAPictureOrATable() throws IOException {
        features("f.viz");
        Console picture = Console.run("embed", at("f.viz"), "--method", "tsne", "--out", at("map.png"));
        Console table = Console.run("embed", at("f.viz"), "--method", "pca", "--out", at("map.csv"));
        assertThat(picture.out()).contains("t-SNE of 40 vectors", "trustworthiness", "(k = 12, all 40 points)");
        assertThat(Images.read(folder.resolve("map.png")).width()).isGreaterThan(1000);
        assertThat(table.exit()).as(table.err()).isZero();
        assertThat(Files.readAllLines(folder.resolve("map.csv")))
                .hasSize(41)
                .startsWith("row,file,label,prediction,x,y")
                .anyMatch(line -> line.matches("0,cats/10\\.png,cats,\\d,[-0-9.E]+,[-0-9.E]+"));
    }

    @Test
    void embedHeedsTheOptionsOfUmap() throws IOException {
        features("f.viz");
        Console usual = Console.run("embed", at("f.viz"), "--method", "umap", "--out", at("umap.png"));
        String[] told = "--neighbors 5 --min-dist 0.3 --spread 2 --epochs 20 --metric cosine --seed 7".split(" ", -1);
        List<String> arguments = new ArrayList<>(List.of("embed", at("f.viz"), "--method", "umap"));
        arguments.addAll(List.of(told));
        arguments.addAll(List.of("--out", at("umap.csv")));
        Console other = Console.run(arguments.toArray(String[]::new));
        assertThat(usual.out()).contains("UMAP of 40 vectors of", "15 neighbors, min-dist 0.1, 500 epochs, seed 42");
        assertThat(other.out()).contains("by cosine, 5 neighbors, min-dist 0.3, 20 epochs, seed 7; trustworthiness");
        assertThat(Images.read(folder.resolve("umap.png")).width()).isGreaterThan(1000);
        assertThat(Files.readAllLines(folder.resolve("umap.csv"))).hasSize(41);
    }

    @Test
    void reportWritesThePageAndTheNumbers() throws IOException {
        Console console =
                Console.run("report", MODEL, "--scaling", "unit", "--images", images.toString(), "--out", at("report"));
        assertThat(console.exit()).as(console.err()).isZero();
        assertThat(console.out()).contains("40 images, 10 skipped; accuracy", "purity: pixel space");
        assertThat(Files.readString(folder.resolve("report/index.html")))
                .contains("viz filters " + MODEL + " --scaling unit --layer");
        assertThat(Files.readString(folder.resolve("report/metrics.json")))
                .contains("\"images\": 40", "\"scaling\": \"unit\"", "can't be said of kernels under 7x7");
    }

    @Test
    void mistakesEndInOneLineAndExitCodeTwo() throws IOException {
        features("f.viz");
        mistake("there is no such folder", "features", MODEL, "--images", at("nowhere"), "--out", at("x.viz"));
        mistake(
                "--limit: expected at least 1 image, got 0",
                "features",
                MODEL,
                "--images",
                images.toString(),
                "--limit",
                "0",
                "--out",
                at("x.viz"));
        mistake("ends in .npy", "features", MODEL, "--images", images.toString(), "--out", at("x.viz"), "--npy", "a");
        mistake("there is no such feature set", "neighbors", at("x.viz"), "--query", "0", "--out", at("x.png"));
        mistake(
                "--query: expected a row from 0 to 39",
                "neighbors",
                at("f.viz"),
                "--query",
                "40",
                "--out",
                at("x.png"));
        mistake("-k: expected at least 1", "neighbors", at("f.viz"), "--query", "0", "-k", "0", "--out", at("x.png"));
        mistake("ends in .png or .csv", "embed", at("f.viz"), "--method", "pca", "--out", at("x.gif"));
        mistake("--method", "embed", at("f.viz"), "--method", "mds", "--out", at("x.png"));
        embedMistake("neighbors: expected at most 39 for 40 vectors, got 40", "umap", "--neighbors", "40");
        embedMistake("min-dist: expected 0 to 1.0 (the spread), got 2.0", "umap", "--min-dist", "2");
        embedMistake("metric: expected EUCLIDEAN or COSINE", "umap", "--metric", "inner_product");
        embedMistake("--neighbors: expected --method umap with it, got another", "tsne", "--neighbors", "5");
        assertThat(folder.resolve("x.viz")).doesNotExist();
    }

    private void embedMistake(String expected, String method, String option, String value) {
        mistake(expected, "embed", at("f.viz"), "--method", method, option, value, "--out", at("x.png"));
    }

    private static void mistake(String expected, String... arguments) {
        Console console = Console.run(arguments);
        assertThat(console.exit()).as(console.err()).isEqualTo(2);
        assertThat(console.err().lines().filter(line -> !line.startsWith("viz: assumed")))
                .singleElement()
                .asString()
                .startsWith("viz: ")
                .contains(expected);
    }
}
