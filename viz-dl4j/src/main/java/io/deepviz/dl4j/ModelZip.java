package io.deepviz.dl4j;

import io.deepviz.error.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The two entries of a Deeplearning4j zip that make the network. The others are never opened: {@code preprocessor.bin}
 * and {@code normalizer.bin} hold Java objects, and reading those runs code of the file's choice.
 *
 * <p>Entries are looked at before any is read: a zip with names that point elsewhere, with a name twice, or whose two
 * entries unpack to far more than a network explains is refused.
 */
final class ModelZip implements Closeable {
    static final String CONFIGURATION = "configuration.json";
    static final String COEFFICIENTS = "coefficients.bin";

    /** DL4J writes five; users may add objects of their own. */
    private static final int MAX_ENTRIES = 1000;
    /** The largest known, InceptionResNet with all defaults spelled out, has 3 MB. */
    private static final int MAX_CONFIGURATION = 16 << 20;
    /** Trained floats shrink by a tenth; only weights that are all zero come near this. */
    private static final long MAX_RATIO = 100;
    /** Small enough not to matter, whatever its ratio. */
    private static final long ALWAYS_ALLOWED = 1 << 20;

    private final ZipFile zip;
    private final Map<String, ZipEntry> entries;

    private ModelZip(ZipFile zip, Map<String, ZipEntry> entries) {
        this.zip = zip;
        this.entries = entries;
    }

    /** Whether a file begins as zips with something in them do. */
    static boolean isZip(Path file) {
        return start(file, 4).equals("PK\003\004");
    }

    /**
     * Whether a file is a zip of Deeplearning4j's, by the names in it; one that is cut off, by the first of them. Or one of
     * Keras 3, which is not opened but refused with what to do.
     */
    static boolean isModel(Path file) {
        if (!isZip(file)) {
            return false;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.getEntry(CONFIGURATION) != null || isKeras3(zip);
        } catch (IOException | RuntimeException e) {
            return start(file, 30 + CONFIGURATION.length()).endsWith(CONFIGURATION);
        }
    }

    private static boolean isKeras3(ZipFile zip) {
        return zip.getEntry("config.json") != null && zip.getEntry("model.weights.h5") != null;
    }

    private static String start(Path file, int count) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    static ModelZip open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new ModelFormatException(
                    "expected a Deeplearning4j zip, found a damaged one: " + Text.firstLine(e), e);
        }
        try {
            if (isKeras3(zip)) {
                throw new ModelFormatException(
                        "expected a Deeplearning4j zip, found a .keras file" + KerasFile.KERAS_3);
            }
            return new ModelZip(zip, checkedEntries(zip));
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    /** The network's description, whole and with a checked checksum. */
    byte[] configuration() throws IOException {
        try (Entry entry = read(CONFIGURATION)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] block = new byte[1 << 14];
            for (int n = entry.in.read(block); n >= 0; n = entry.in.read(block)) {
                if (bytes.size() + n > MAX_CONFIGURATION) {
                    throw new ModelFormatException(
                            CONFIGURATION + ": expected at most " + MAX_CONFIGURATION + " bytes, found more");
                }
                bytes.write(block, 0, n);
            }
            entry.checkSum();
            return bytes.toByteArray();
        } catch (ZipException | EOFException e) {
            throw damaged(CONFIGURATION, e);
        }
    }

    /** How many parameters the network's file says it has; no more than its entry can hold. */
    long count() throws IOException {
        try (Entry entry = read(COEFFICIENTS)) {
            return Coefficients.count(entry.in, entry.limit);
        } catch (ZipException | EOFException e) {
            throw damaged(COEFFICIENTS, e);
        }
    }

    /** The network's parameters, row after row as DL4J lays them out. */
    float[] coefficients(long expected) throws IOException {
        try (Entry entry = read(COEFFICIENTS)) {
            float[] numbers = Coefficients.read(entry.in, expected, entry.limit);
            entry.checkSum();
            return numbers;
        } catch (ZipException | EOFException e) {
            throw damaged(COEFFICIENTS, e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private static Map<String, ZipEntry> checkedEntries(ZipFile zip) throws ModelFormatException {
        if (zip.size() > MAX_ENTRIES) {
            throw new ModelFormatException(
                    "expected a zip of at most " + MAX_ENTRIES + " entries, found " + zip.size());
        }
        Map<String, ZipEntry> entries = new HashMap<>();
        for (ZipEntry entry : zip.stream().toList()) {
            checkName(entry.getName());
            if (entries.put(entry.getName(), entry) != null) {
                throw new ModelFormatException(
                        "expected each entry of the zip once, found '" + Text.excerpt(entry.getName()) + "' twice");
            }
        }
        return entries;
    }

    private static void checkName(String name) throws ModelFormatException {
        boolean absolute = name.startsWith("/") || name.startsWith("\\") || name.matches("^[A-Za-z]:.*");
        if (absolute || name.matches("(^|.*[/\\\\])\\.\\.($|[/\\\\].*)") || name.indexOf('\0') >= 0) {
            throw new ModelFormatException(
                    "expected entries that stay inside the zip, found one named '" + Text.excerpt(name) + "'");
        }
    }

    private static void checkRatio(ZipEntry entry) throws ModelFormatException {
        if (entry.getSize() > limit(entry)) {
            throw new ModelFormatException("entry '" + entry.getName() + "': expected to unpack to at most "
                    + MAX_RATIO + " times its size, found " + entry.getCompressedSize() + " bytes that unpack to "
                    + entry.getSize() + " (a zip bomb?)");
        }
    }

    private static long limit(ZipEntry entry) {
        return Math.max(ALWAYS_ALLOWED, MAX_RATIO * Math.max(0, entry.getCompressedSize()));
    }

    private Entry read(String name) throws IOException {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new ModelFormatException("expected a Deeplearning4j zip with entries '" + CONFIGURATION + "' and '"
                    + COEFFICIENTS + "', found no '" + name + "'");
        }
        checkRatio(entry);
        return new Entry(entry, zip.getInputStream(entry));
    }

    private static ModelFormatException damaged(String name, IOException cause) {
        return new ModelFormatException(
                "entry '" + name + "': expected intact data, found damaged: " + cause.getMessage(), cause);
    }

    /** An entry's content, with the sum of what was read: ZipFile doesn't compare it with the stored one by itself. */
    private static final class Entry implements Closeable {
        private final ZipEntry entry;
        final CheckedInputStream in;
        final long limit;

        Entry(ZipEntry entry, InputStream content) {
            this.entry = entry;
            this.in = new CheckedInputStream(content, new CRC32());
            this.limit = limit(entry);
        }

        /** To be called at its end. */
        void checkSum() throws IOException {
            long sum = in.getChecksum().getValue();
            if (sum != entry.getCrc()) {
                throw new ModelFormatException(String.format(
                        "entry '%s': expected checksum %08x, found %08x: the file is damaged",
                        entry.getName(), entry.getCrc(), sum));
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
