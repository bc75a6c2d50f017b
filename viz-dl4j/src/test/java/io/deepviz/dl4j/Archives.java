package io.deepviz.dl4j;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Takes archives apart and puts them together, to make bad ones. */
final class Archives {
    private Archives() {}

    /** The entries of a zip in their order. */
    static Map<String, byte[]> entries(Path zip) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    static Path zip(Path file, Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return file;
    }

    /** A copy of a zip with one entry changed, added, or (changed to null) left out. */
    static Path changed(Path zip, Path copy, String name, UnaryOperator<byte[]> change) throws IOException {
        Map<String, byte[]> entries = entries(zip);
        byte[] after = change.apply(entries.get(name));
        if (after == null) {
            entries.remove(name);
        } else {
            entries.put(name, after);
        }
        return zip(copy, entries);
    }

    /** A copy of a zip with the text of its configuration changed. */
    static Path configured(Path zip, Path copy, UnaryOperator<String> change) throws IOException {
        return changed(zip, copy, "configuration.json", json -> {
            String before = new String(json, StandardCharsets.UTF_8);
            String after = change.apply(before);
            if (after.equals(before)) {
                throw new IllegalArgumentException("change: expected one that changes something");
            }
            return after.getBytes(StandardCharsets.UTF_8);
        });
    }

    /** One file out of a tar.gz, copied to a folder. */
    static Path untar(Path archive, String end, Path folder) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            for (byte[] header = in.readNBytes(512); header.length == 512; header = in.readNBytes(512)) {
                String name = text(header, 0, 100);
                String prefix = text(header, 345, 155);
                long size = text(header, 124, 12).isBlank()
                        ? 0
                        : Long.parseLong(text(header, 124, 12).strip(), 8);
                byte[] content = in.readNBytes((int) size);
                in.skipNBytes((512 - size % 512) % 512);
                String whole = prefix.isEmpty() ? name : prefix + "/" + name;
                if (header[156] == '0' && whole.endsWith(end)) {
                    return Files.write(folder.resolve(end.replace('/', '_')), content);
                }
            }
        }
        throw new IllegalArgumentException("end: expected a file in " + archive + ", got " + end);
    }

    private static String text(byte[] header, int start, int length) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = start; i < start + length && header[i] != 0; i++) {
            text.write(header[i]);
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
