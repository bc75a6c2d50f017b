package io.deepviz.benchmarks;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.dl4j.Deeplearning4j;
import io.deepviz.features.FeatureExtraction;
import io.deepviz.features.FeatureSet;
import io.deepviz.features.ImageFolder;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From JPEG files of 500x375 to a feature set on disk: decoding, resizing, AlexNet's convolutions in Deeplearning4j, writing.
 * Time is of the whole folder. {@link ExtractionCost} compares it with the bare forward passes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(value = 2, jvmArgs = "-Xmx4g")
public class PipelineBenchmark {
    private static final int SIDE = AlexNetOfDeeplearning4j.SIDE;

    /** Pictures in the folder. */
    @Param("128")
    public int images;

    private Path folder;
    private Path target;
    private Model model;

    /** Draws the pictures, and checks that a feature set has all of them, and none twice. */
    @Setup(Level.Trial)
    public void setUp() throws IOException {
        folder = Files.createTempDirectory("deepviz");
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        for (int i = 0; i < images; i++) {
            ImageIO.write(
                    picture(new Random(i)), "jpg", pictures.resolve(i + ".jpg").toFile());
        }
        target = folder.resolve("features.viz");
        model = Deeplearning4j.wrap(AlexNetOfDeeplearning4j.create(), InputSpec.of(3, SIDE, SIDE));
        extract();
        try (FeatureSet set = FeatureSet.open(target)) {
            String layer = set.layers().get(0).name();
            if (set.size() != images || set.skipped() != 0) {
                throw new IllegalStateException(set + ", expected " + images + " images");
            }
            if (images > 1 && java.util.Arrays.equals(set.vector(layer, 0), set.vector(layer, 1))) {
                throw new IllegalStateException("two pictures have the same features");
            }
        }
    }

    /** Releases the network and deletes the files. */
    @TearDown(Level.Trial)
    public void tearDown() throws IOException {
        model.close();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    /** The whole folder. */
    @Benchmark
    public FeatureExtraction.Summary extract() throws IOException {
        return FeatureExtraction.of(model).extract(ImageFolder.open(folder.resolve("pictures")), target);
    }

    private static BufferedImage picture(Random random) {
        BufferedImage picture = new BufferedImage(500, 375, BufferedImage.TYPE_INT_RGB);
        Graphics2D brush = picture.createGraphics();
        for (int i = 0; i < 300; i++) {
            brush.setColor(new Color(random.nextInt(1 << 24)));
            int size = 10 + random.nextInt(100);
            brush.fillOval(random.nextInt(500) - size / 2, random.nextInt(375) - size / 2, size, size);
        }
        brush.dispose();
        return picture;
    }
}
