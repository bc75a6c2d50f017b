package io.deepviz.features;

import io.deepviz.error.VizIOException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What lies in a folder, sorted.
 *
 * @param files all files that are not hidden, by name
 * @param classNames all subfolders of the folder that are not hidden, sorted
 */
record FolderListing(List<Found> files, List<String> classNames) {
    /** The class ordinal of a file that lies in no class folder. */
    static final int NO_CLASS = -1;

    /**
     * A file.
     *
     * @param path to open it by: a name that does not survive being text can still be opened
     * @param name its path inside the folder, with {@code /}
     * @param classOrdinal its class folder's place in the sorted list, or {@link #NO_CLASS}
     */
    record Found(Path path, String name, int classOrdinal) {}

    static FolderListing of(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        SortedMap<String, Integer> classes = new TreeMap<>();
        Files.walkFileTree(
                folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Walk(folder, paths, classes));
        int ordinal = 0;
        for (String name : List.copyOf(classes.keySet())) {
            classes.put(name, ordinal++);
        }
        List<Found> files = paths.stream()
                .map(path -> found(folder, path, classes))
                .sorted(Comparator.comparing(Found::name))
                .toList();
        return new FolderListing(files, List.copyOf(classes.keySet()));
    }

    private static Found found(Path folder, Path path, SortedMap<String, Integer> classes) {
        Path inside = folder.relativize(path);
        String name = StreamSupport.stream(inside.spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/"));
        int ordinal = inside.getNameCount() == 1
                ? NO_CLASS
                : classes.getOrDefault(inside.getName(0).toString(), NO_CLASS);
        return new Found(path, name, ordinal);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final List<Path> files;
        private final SortedMap<String, Integer> classes;

        Walk(Path folder, List<Path> files, SortedMap<String, Integer> classes) {
            this.folder = folder;
            this.files = files;
            this.classes = classes;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
            if (each.equals(folder)) {
                return FileVisitResult.CONTINUE;
            }
            if (isHidden(each)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (folder.relativize(each).getNameCount() == 1) {
                classes.put(String.valueOf(each.getFileName()), NO_CLASS);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            boolean deadLink = attributes.isSymbolicLink(); // named when it fails to open, rather than passed over
            if ((attributes.isRegularFile() || deadLink) && !isHidden(file)) {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
            if (cause instanceof FileSystemLoopException) {
                throw new VizIOException(file + ": this link leads back to a folder it lies in", cause);
            }
            throw new VizIOException(file + ": can't be listed (" + cause.getMessage() + ")", cause);
        }

        private static boolean isHidden(Path file) throws IOException {
            return String.valueOf(file.getFileName()).startsWith(".") || Files.isHidden(file);
        }
    }
}
