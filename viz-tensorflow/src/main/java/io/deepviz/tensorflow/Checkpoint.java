package io.deepviz.tensorflow;

import com.google.protobuf.ByteString;
import io.deepviz.tensorflow.GraphSource.Values;
import io.deepviz.tensorflow.GraphSource.Variable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/**
 * The variables of a SavedModel. Its own restore operation says which variable has which name in the files; that is read
 * off its description and never run. What runs is one operation of ours that reads those names from the files.
 */
final class Checkpoint implements GraphSource.Variables {
    private final Path prefix;
    private final MetaGraphDef model;

    /**
     * Reads nothing yet.
     *
     * @param prefix of the files {@code .index} and {@code .data-00000-of-00001}
     */
    Checkpoint(Path prefix, MetaGraphDef model) {
        this.prefix = prefix;
        this.model = model;
    }

    @Override
    public List<Values> read(List<Variable> wanted) {
        Path index = prefix.resolveSibling(prefix.getFileName() + ".index");
        if (!Files.isRegularFile(index)) {
            throw new Refusal("its variables are missing: expected " + index.getFileName() + " in "
                    + index.toAbsolutePath().getParent() + "; copy the whole directory");
        }
        Map<String, RestoreSteps.Entry> entries =
                RestoreSteps.of(model.getGraphDef(), model.getSaverDef().getRestoreOpName());
        List<RestoreSteps.Entry> found = new ArrayList<>();
        for (Variable variable : wanted) {
            RestoreSteps.Entry entry = entries.get(variable.name());
            if (entry == null) {
                throw new Refusal("variable '" + AllowedOperations.printable(variable.name())
                        + "' is not among those that the model restores");
            }
            found.add(entry);
        }
        return restored(found);
    }

    private List<Values> restored(List<RestoreSteps.Entry> entries) {
        if (entries.isEmpty()) {
            return List.of();
        }
        List<DataType> types = Collections.nCopies(entries.size(), DataType.DT_FLOAT);
        GraphDef graph = GraphDef.newBuilder()
                .addNode(strings("prefix", List.of(prefix.toAbsolutePath().toString()), true))
                .addNode(strings(
                        "names", entries.stream().map(RestoreSteps.Entry::key).toList(), false))
                .addNode(strings(
                        "slices",
                        entries.stream().map(RestoreSteps.Entry::slice).toList(),
                        false))
                .addNode(NodeDef.newBuilder()
                        .setName("restore")
                        .setOp("RestoreV2")
                        .addInput("prefix")
                        .addInput("names")
                        .addInput("slices")
                        .putAttr("dtypes", Attributes.types(types)))
                .build();
        try (Graph native_ = new Graph()) {
            native_.importGraphDef(graph);
            try (Session session = new Session(native_)) {
                Session.Runner runner = session.runner();
                for (int i = 0; i < entries.size(); i++) {
                    runner.fetch("restore", i);
                }
                try (Result result = runner.run()) {
                    List<Values> values = new ArrayList<>();
                    for (int i = 0; i < entries.size(); i++) {
                        values.add(Tensors.values(result.get(i)));
                    }
                    return values;
                }
            }
        } catch (RuntimeException e) {
            throw new Refusal("its variables can't be read from " + prefix.getFileName() + ".*: "
                    + AllowedOperations.printable(String.valueOf(e.getMessage()).split("\n", 2)[0]));
        }
    }

    private static NodeDef strings(String name, List<String> texts, boolean scalar) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setDtype(DataType.DT_STRING)
                .setTensorShape(scalar ? Attributes.shape() : Attributes.shape(texts.size()));
        texts.forEach(text -> tensor.addStringVal(ByteString.copyFromUtf8(text)));
        return NodeDef.newBuilder()
                .setName(name)
                .setOp("Const")
                .putAttr("dtype", Attributes.of(DataType.DT_STRING))
                .putAttr("value", Attributes.of(tensor.build()))
                .build();
    }
}
