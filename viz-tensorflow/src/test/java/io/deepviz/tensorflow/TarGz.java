package io.deepviz.tensorflow;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Files of a tar archive (POSIX 1988, "ustar"), packed by gzip. */
final class TarGz {
    private static final int BLOCK = 512;

    private TarGz() {}

    static void unpack(Path archive, Path folder) throws IOException {
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
            String longName = null;
            for (byte[] head = in.readNBytes(BLOCK);
                    head.length == BLOCK && head[0] != 0;
                    head = in.readNBytes(BLOCK)) {
                int size = Integer.parseInt(text(head, 124, 12), 8);
                byte[] content = in.readNBytes(size);
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                char kind = (char) head[156];
                String name = longName != null ? longName : prefix(head) + text(head, 0, 100);
                longName = kind == 'L' ? new String(content, 0, size - 1, StandardCharsets.UTF_8) : null;
                if (kind == '0' || kind == 0) {
                    Path file = folder.resolve(name).normalize();
                    if (!file.startsWith(folder)) {
                        throw new IOException(name + " lies outside");
                    }
                    Files.createDirectories(file.getParent());
                    Files.write(file, content);
                }
            }
        }
    }

    private static String prefix(byte[] head) {
        String prefix = text(head, 257, 5).equals("ustar") && head[262] == 0 ? text(head, 345, 155) : "";
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    private static String text(byte[] head, int from, int length) {
        String text = new String(head, from, length, StandardCharsets.UTF_8);
        int end = text.indexOf(0);
        return (end < 0 ? text : text.substring(0, end)).strip();
    }
}
