package io.deepviz.benchmarks.peers;

import io.deepviz.projection.Pca;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Data for both sides: made once, written as NPY (format 1.0, little-endian float32, row-major). */
final class Matrix {
    /** Magic, version, and length of the header. */
    private static final int FIXED = 10;

    private static final Pattern FACTS =
            Pattern.compile("'descr': '<f4', 'fortran_order': False, 'shape': \\((\\d+), (\\d+)\\)");

    private Matrix() {}

    /** Normally distributed numbers. */
    static Tensor gaussian(int rows, int columns, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.wrap(Shape.of(rows, columns), numbers);
    }

    /** Images of MNIST, pixels 0 to 255. */
    static Tensor images(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            in.readInt();
            int count = in.readInt();
            int size = in.readInt() * in.readInt();
            byte[] bytes = in.readNBytes(count * size);
            float[] numbers = new float[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                numbers[i] = bytes[i] & 0xFF;
            }
            return Tensor.wrap(Shape.of(count, size), numbers);
        }
    }

    /** All 70,000 images of MNIST, those for training first. */
    static Tensor allImages(Path folder) throws IOException {
        float[] train = images(folder.resolve("train-images-idx3-ubyte.gz")).toArray();
        Tensor test = images(folder.resolve("t10k-images-idx3-ubyte.gz"));
        float[] all = Arrays.copyOf(train, train.length + Math.toIntExact(test.size()));
        test.copyTo(all, train.length);
        int pixels = test.shape().get(1);
        return Tensor.wrap(Shape.of(all.length / pixels, pixels), all);
    }

    /** The same along their first principal components. */
    static Tensor reducedImages(Path folder, int components) throws IOException {
        Tensor images = allImages(folder);
        return Pca.fit(images, new Pca.Options(components)).transform(images);
    }

    /** Labels of MNIST. */
    static byte[] labels(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            in.readInt();
            return in.readNBytes(in.readInt());
        }
    }

    /** Writes the file, unless it is there. */
    static Path npy(Tensor matrix, Path file) throws IOException {
        if (Files.exists(file)) {
            return file;
        }
        int rows = matrix.shape().get(0);
        int columns = matrix.shape().get(1);
        String head = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
        String padded = head + " ".repeat(63 - (head.length() + 10) % 64) + "\n";
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
            out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
            out.write(padded.length() & 0xFF);
            out.write(padded.length() >> 8);
            out.write(padded.getBytes(StandardCharsets.US_ASCII));
            float[] row = new float[columns];
            ByteBuffer bytes = ByteBuffer.allocate(4 * columns).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < rows; i++) {
                matrix.slice(i).copyTo(row, 0);
                bytes.asFloatBuffer().put(row);
                out.write(bytes.array());
            }
        }
        return Files.move(part, file);
    }

    /** Reads a matrix as it is written here. */
    static Tensor read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int start = FIXED + Short.toUnsignedInt(bytes.getShort(FIXED - 2));
        String head = new String(bytes.array(), FIXED, start - FIXED, StandardCharsets.US_ASCII);
        Matcher facts = FACTS.matcher(head);
        if (!facts.find()) {
            throw new IOException(file + ": expected a matrix of <f4 in C order, got " + head.strip());
        }
        Shape shape = Shape.of(Integer.parseInt(facts.group(1)), Integer.parseInt(facts.group(2)));
        float[] numbers = new float[Math.toIntExact(shape.size())];
        bytes.position(start).asFloatBuffer().get(numbers);
        return Tensor.wrap(shape, numbers);
    }
}
