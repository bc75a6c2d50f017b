package io.deepviz.tensorflow;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * Refuses operations that give more numbers than a network has use for. What is computed from constants alone is held to
 * what the file itself has: TensorFlow computes it while it takes the graph in, before anything is run.
 */
final class SizeLimit {
    /** Numbers in one tensor for one image: 1 GiB. */
    private static final long LARGEST = 1 << 28;
    /** Numbers that constants alone may become, beside as many as there are in the file. */
    private static final long SMALL = 1 << 22;
    /** What can give more than it takes, as much as its other inputs say. */
    private static final Set<String> GROWING = Set.of(
            "Fill",
            "Range",
            "Tile",
            "BroadcastTo",
            "Pad",
            "PadV2",
            "MirrorPad",
            "ResizeBilinear",
            "ResizeNearestNeighbor",
            "Conv2DBackpropInput",
            "BatchToSpaceND",
            "SpaceToBatchND");

    private static final Set<String> SOURCES = Set.of("Const", "VarHandleOp", "ReadVariableOp", "Placeholder");

    private final String input;
    private final long explained;
    private final boolean mustBeKnown;
    private final Set<String> onImage = new HashSet<>();

    private SizeLimit(String input, long explained, boolean mustBeKnown) {
        this.input = input;
        this.explained = explained;
        this.mustBeKnown = mustBeKnown;
    }

    static SizeLimit of(FlatGraph graph) {
        long numbers = graph.variables().values().stream()
                .mapToLong(values -> Arrays.stream(values.extents()).reduce(1, (a, b) -> a * b))
                .sum();
        return new SizeLimit(graph.input(), SMALL + numbers, false);
    }

    /** For a graph whose number of images is known: then no size may depend on what is in them. */
    SizeLimit ofKnownImages() {
        return new SizeLimit(input, explained, true);
    }

    /**
     * Checks an operation whose inputs were checked before.
     *
     * @param outputs what is known of its outputs
     * @throws Refusal if they are too large
     */
    void check(NodeDef node, List<StaticShapes.Facts> outputs) {
        boolean depends = node.getName().equals(input)
                || node.getInputList().stream()
                        .anyMatch(
                                each -> onImage.contains(TensorName.parse(each).node()));
        if (depends && !isSize(node)) {
            onImage.add(node.getName());
        }
        for (StaticShapes.Facts facts : outputs) {
            boolean isOpen = !facts.hasRank() || Arrays.stream(facts.extents()).anyMatch(extent -> extent < 0);
            if (isOpen && mustBeKnown && GROWING.contains(node.getOp())) {
                throw new Refusal("operation " + node.getOp() + " ('" + AllowedOperations.printable(node.getName())
                        + "') gives as much as its input says, which only running it would tell: expected sizes that the"
                        + " graph says");
            }
            boolean free = (depends && !isSize(node)) || SOURCES.contains(node.getOp());
            check(node, facts, free ? LARGEST : Math.min(LARGEST, explained));
        }
    }

    /** What tells sizes is known before the image is. */
    private static boolean isSize(NodeDef node) {
        return Set.of("Shape", "ShapeN", "Size", "Rank").contains(node.getOp());
    }

    private static void check(NodeDef node, StaticShapes.Facts facts, long most) {
        double size = 1;
        for (long extent : facts.extents()) {
            size *= Math.max(1, extent);
        }
        if (size > most) {
            throw new Refusal("'" + AllowedOperations.printable(node.getName()) + "' gives "
                    + Arrays.toString(facts.extents()) + ", more than "
                    + (most == LARGEST ? "1 GiB" : "the file's own numbers explain"));
        }
    }
}
