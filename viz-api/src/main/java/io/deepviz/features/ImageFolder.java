package io.deepviz.features;

import io.deepviz.error.VizIOException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The images of a folder, in an order that is the same everywhere: by their paths inside the folder, with {@code /}
 * between names, character by character (UTF-16) whatever the system or language.
 *
 * <p>A subfolder is a class, named after it, with all files in it however deep; sorted by name, the subfolders are classes
 * 0, 1, ... ({@code 10} comes before {@code 2}), unless {@link #withLabels} says otherwise. Files that lie in the folder
 * itself have no class, so a flat folder has none at all. Hidden files and folders are left out; every other file counts
 * as an image until somebody tries to read it. Links are followed.
 *
 * <p>Immutable. Holds the names of all files (about 200 bytes each), and opens none.
 */
public final class ImageFolder {
    private final Path folder;
    private final List<FolderListing.Found> files;
    private final List<String> classNames; // by ordinal: sorted
    private final List<Integer> classIndices; // by ordinal
    private final @Nullable Sample sample;

    private ImageFolder(
            Path folder,
            List<FolderListing.Found> files,
            List<String> classNames,
            List<Integer> classIndices,
            @Nullable Sample sample) {
        this.folder = folder;
        this.files = files;
        this.classNames = classNames;
        this.classIndices = classIndices;
        this.sample = sample;
    }

    /**
     * How images were drawn.
     *
     * @param limit how many there were to be at most, at least 1
     * @param seed of the draw
     */
    public record Sample(int limit, long seed) {
        /**
         * Checks the limit.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Sample {
            if (limit < 1) {
                throw new IllegalArgumentException("limit: expected at least 1 image, got " + limit);
            }
        }
    }

    /**
     * Lists a folder.
     *
     * @throws VizIOException if there is no such folder, it holds no files, or a link in it leads back to itself
     * @throws IOException if a part of it can't be listed
     */
    public static ImageFolder open(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new VizIOException(folder + ": there is no such folder of images");
        }
        if (!Files.isDirectory(folder)) {
            throw new VizIOException(folder + ": expected a folder of images, found a file");
        }
        FolderListing listing = FolderListing.of(folder);
        if (listing.files().isEmpty()) {
            throw new VizIOException(
                    folder + ": expected a folder of images, found no files in it (hidden ones don't count)");
        }
        List<String> names = listing.classNames();
        List<Integer> indices = new ArrayList<>();
        names.forEach(name -> indices.add(indices.size()));
        return new ImageFolder(folder, listing.files(), names, indices, null);
    }

    /**
     * The same images, with class folders numbered as these labels number their names. If no folder has a name that is in
     * the labels, the numbers stay as they are: the labels are then taken to name classes 0, 1, ... otherwise.
     *
     * @throws IllegalArgumentException if some folders have such a name and others don't, or a name stands for two classes
     */
    public ImageFolder withLabels(Labels labels) {
        List<Integer> indices = new ArrayList<>();
        List<String> strangers = new ArrayList<>();
        for (String name : classNames) {
            OptionalInt index = labels.indexOf(name);
            index.ifPresentOrElse(indices::add, () -> strangers.add(name));
        }
        if (indices.isEmpty()) {
            return this;
        }
        if (!strangers.isEmpty()) {
            throw new IllegalArgumentException("labels: expected a class for each folder of " + folder + "; "
                    + indices.size() + " of " + classNames.size() + " folders are named so, others are not: '"
                    + String.join("', '", strangers.subList(0, Math.min(5, strangers.size()))) + "'");
        }
        return new ImageFolder(folder, files, classNames, indices, sample);
    }

    /**
     * At most this many of the images, drawn at random and then in the same order as before. Stratified: each class folder
     * (and the files without class, as one more) gets its share of the limit in proportion to its size, rounded by the
     * method of largest remainders. All images, if there are no more than the limit.
     *
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public ImageFolder limit(int limit, long seed) {
        Sample drawn = new Sample(limit, seed);
        return new ImageFolder(folder, StratifiedDraw.of(files, drawn), classNames, classIndices, drawn);
    }

    /** The folder, as it was given. */
    public Path folder() {
        return folder;
    }

    /** How many images there are. */
    public int size() {
        return files.size();
    }

    /**
     * Where an image lies.
     *
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public Path path(int image) {
        return files.get(image).path();
    }

    /**
     * The path of an image inside the folder, with {@code /} between names.
     *
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public String name(int image) {
        return files.get(image).name();
    }

    /**
     * The index of the class whose folder an image lies in, if it lies in one.
     *
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public OptionalInt label(int image) {
        int ordinal = files.get(image).classOrdinal();
        return ordinal == FolderListing.NO_CLASS ? OptionalInt.empty() : OptionalInt.of(classIndices.get(ordinal));
    }

    /** Names of the class folders by the index of their class; empty for a flat folder. */
    public Map<Integer, String> classes() {
        Map<Integer, String> classes = new TreeMap<>();
        for (int ordinal = 0; ordinal < classNames.size(); ordinal++) {
            classes.put(classIndices.get(ordinal), classNames.get(ordinal));
        }
        return classes;
    }

    /** How the images were drawn, by the last {@link #limit}; empty if they are all there are. */
    public Optional<Sample> sample() {
        return Optional.ofNullable(sample);
    }

    /** The folder and how many images there are. */
    @Override
    public String toString() {
        return folder + " (" + size() + " images" + (classNames.isEmpty() ? "" : ", " + classNames.size() + " classes")
                + ")";
    }
}
