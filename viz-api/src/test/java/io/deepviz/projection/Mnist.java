package io.deepviz.projection;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The 10,000 test images of MNIST, 28 x 28 in 0..255, where the fixtures are there. */
final class Mnist {
    private static final Path FOLDER = Path.of(System.getProperty("viz.fixtures", "fixtures"), "data", "mnist");

    private Mnist() {}

    static boolean isThere() {
        return Files.isReadable(FOLDER.resolve("t10k-images-idx3-ubyte.gz"));
    }

    /** The first images, {@code [count,784]}. */
    static Tensor images(int count) throws IOException {
        byte[] pixels = read("t10k-images-idx3-ubyte.gz", 16, count * 784);
        float[] numbers = new float[pixels.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = pixels[i] & 0xff;
        }
        return Tensor.wrap(Shape.of(count, 784), numbers);
    }

    /** The digits they show. */
    static byte[] labels(int count) throws IOException {
        return read("t10k-labels-idx1-ubyte.gz", 8, count);
    }

    private static byte[] read(String file, int header, int length) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new GZIPInputStream(Files.newInputStream(FOLDER.resolve(file))))) {
            in.skipNBytes(header);
            return in.readNBytes(length);
        }
    }
}
