package io.deepviz.features;

import io.deepviz.image.Image;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small pictures for tests, and files that are none. */
final class Pictures {
    private Pictures() {}

    /** A gray picture of 2 x 2 pixels: the number, then 0, 51 and 255. */
    static Path write(Path file, int number) throws IOException {
        Files.createDirectories(file.getParent());
        Image.rgb(2, 2, new int[] {number * 0x10101, 0, 0x333333, 0xffffff})
                .toGray()
                .writePng(file);
        return file;
    }

    static Path writeBad(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "<html>", StandardCharsets.UTF_8);
    }
}
