package io.deepviz.tensorflow;

import com.google.protobuf.CodedInputStream;
import io.deepviz.error.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * Reads a SavedModel, of TensorFlow 1 or 2: a directory with {@code saved_model.pb} and {@code variables}. Nothing in it is
 * run, above all not its initialization: a model can name any operation there.
 */
final class SavedModelFile {
    static final String NAME = "saved_model.pb";
    private static final String TAG = "serve";
    private static final String SIGNATURE = "serving_default";
    private static final String INITIALIZATION = "__saved_model_init_op";

    private SavedModelFile() {}

    /** The directory, if a path is a SavedModel's directory or the file in it. */
    static Optional<Path> directory(Path path) {
        if (Files.isRegularFile(path.resolve(NAME)) || Files.isRegularFile(path.resolve("saved_model.pbtxt"))) {
            return Optional.of(path);
        }
        Path parent = path.toAbsolutePath().getParent();
        boolean inside = parent != null && Files.isRegularFile(path) && NAME.equals(String.valueOf(path.getFileName()));
        return inside ? Optional.ofNullable(parent) : Optional.empty();
    }

    /**
     * Reads its description.
     *
     * @throws Refusal if it can't be used
     * @throws ModelFormatException if it is damaged
     */
    static GraphSource read(Path directory) throws IOException {
        if (!Files.isRegularFile(directory.resolve(NAME))) {
            throw new Refusal("expected " + NAME
                    + ", found saved_model.pbtxt: the form as text is not read; save it again" + " without it");
        }
        MetaGraphDef graph = serving(parse(directory.resolve(NAME)));
        SignatureDef signature = signature(graph);
        return new GraphSource(
                graph.getGraphDef(),
                tensors(signature.getInputsMap()),
                tensors(signature.getOutputsMap()),
                new Checkpoint(directory.resolve("variables"), graph));
    }

    private static SavedModel parse(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            CodedInputStream in = CodedInputStream.newInstance(bytes);
            in.setSizeLimit(Integer.MAX_VALUE);
            return SavedModel.parseFrom(in);
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new ModelFormatException(NAME + " is damaged: " + e.getMessage(), e);
        }
    }

    private static MetaGraphDef serving(SavedModel model) {
        TreeSet<String> tags = new TreeSet<>();
        for (MetaGraphDef graph : model.getMetaGraphsList()) {
            List<String> own = graph.getMetaInfoDef().getTagsList();
            if (own.contains(TAG)) {
                return graph;
            }
            own.forEach(tag -> tags.add(AllowedOperations.printable(tag)));
        }
        throw new Refusal("expected a graph with the tag '" + TAG + "', found "
                + (tags.isEmpty() ? "no graph" : "only " + tags) + ": export it for serving");
    }

    /** The one for serving, or the only one. */
    private static SignatureDef signature(MetaGraphDef graph) {
        Map<String, SignatureDef> found = new TreeMap<>(graph.getSignatureDefMap());
        found.remove(INITIALIZATION);
        SignatureDef serving = found.get(SIGNATURE);
        if (serving == null && found.size() == 1) {
            serving = found.values().iterator().next();
        }
        if (serving != null && serving.getOutputsCount() == 0) {
            throw new Refusal("expected a signature with an output, found one without");
        }
        if (serving == null) {
            List<String> names = found.keySet().stream()
                    .limit(8)
                    .map(AllowedOperations::printable)
                    .toList();
            throw new Refusal("expected a signature '" + SIGNATURE + "', found " + (names.isEmpty() ? "none" : names)
                    + ": it says which tensors are input and output; in Keras 3, model.export(path) writes one, model.save"
                    + " does not");
        }
        return serving;
    }

    private static Map<String, TensorName> tensors(Map<String, TensorInfo> named) {
        Map<String, TensorName> tensors = new LinkedHashMap<>();
        new TreeMap<>(named)
                .forEach((name, info) ->
                        tensors.put(AllowedOperations.printable(name), TensorName.parse(info.getName())));
        return tensors;
    }
}
