package io.deepviz.tensorflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * SavedModels with something wrong, made of the sound ones among the test resources; for each, parts of the one line that
 * says so. Those that {@link #OPENS} hold operations that must never run, where a network has no use for them.
 */
final class HostileSavedModels {
    static final List<String> OPENS = List.of("opens");

    static final String INITIALIZATION = "an initialization that writes a file";

    private static final String INDEX = "variables/variables.index";
    private static final String DATA = "variables/variables.data-00000-of-00001";
    private static final String LAYERS = "__inference__wrapped_model_31";
    private static final String RESTORE = "__inference__traced_restore_99";

    private final Path folder;
    private final Path written;
    private final Map<String, List<String>> cases = new LinkedHashMap<>();

    private HostileSavedModels(Path folder, Path written) {
        this.folder = folder;
        this.written = written;
    }

    /**
     * Writes all to a folder.
     *
     * @param written what their operations would write to, if one of them ran
     * @return what is said of each, by its name
     */
    static Map<String, List<String>> write(Path folder, Path written) throws IOException {
        HostileSavedModels all = new HostileSavedModels(folder, written);
        all.files();
        all.variables();
        all.signatures();
        all.functions();
        all.initialization();
        return all.cases;
    }

    // ---- the ways to make one

    private Path copy(String name, String sound, String... reasons) throws IOException {
        Path target = folder.resolve(name);
        try (Stream<Path> files = Files.walk(Fixtures.own(sound))) {
            for (Path file : files.toList()) {
                Path to = target.resolve(Fixtures.own(sound).relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        cases.put(name, reasons.length == 0 ? OPENS : List.of(reasons));
        return target;
    }

    private void file(String name, String file, UnaryOperator<byte[]> change, String... reasons) throws IOException {
        Path target = copy(name, TinyModels.KERAS, reasons).resolve(file);
        Files.write(target, change.apply(Files.readAllBytes(target)));
    }

    private void keras(String name, Consumer<MetaGraphDef.Builder> change, String... reasons) throws IOException {
        changed(name, TinyModels.KERAS, TinyModels.keras(), change, reasons);
    }

    private void tf1(String name, Consumer<MetaGraphDef.Builder> change, String... reasons) throws IOException {
        changed(name, TinyModels.TF1, TinyModels.tf1(), change, reasons);
    }

    private void changed(
            String name, String sound, MetaGraphDef model, Consumer<MetaGraphDef.Builder> change, String... reasons)
            throws IOException {
        MetaGraphDef.Builder changed = model.toBuilder();
        change.accept(changed);
        Files.write(
                copy(name, sound, reasons).resolve(SavedModelFile.NAME),
                TinyModels.bytes(TinyModels.saved(changed.build())));
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[bytes.length / 2] ^= 4;
        return flipped;
    }

    private static NodeDef.Builder node(MetaGraphDef.Builder model, String name) {
        return model.getGraphDefBuilder().getNodeBuilderList().stream()
                .filter(node -> node.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static FunctionDef.Builder function(MetaGraphDef.Builder model, String name) {
        return model.getGraphDefBuilder().getLibraryBuilder().getFunctionBuilderList().stream()
                .filter(function -> function.getSignature().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    // ---- files

    private void files() throws IOException {
        UnaryOperator<byte[]> nothing = bytes -> new byte[0];
        UnaryOperator<byte[]> garbage =
                bytes -> "<html>not found</html>".repeat(9).getBytes(StandardCharsets.UTF_8);
        file("an empty description", SavedModelFile.NAME, nothing, "tag 'serve', found no graph");
        file("a description that is a page", SavedModelFile.NAME, garbage, "tag 'serve', found no graph");
        file("half a description", SavedModelFile.NAME, HostileSavedModels::half, "saved_model.pb is damaged");
        Path text = copy("a description as text", TinyModels.KERAS, "found saved_model.pbtxt", "save it again");
        Files.move(text.resolve(SavedModelFile.NAME), text.resolve("saved_model.pbtxt"));

        Files.delete(copy("no index", TinyModels.KERAS, "variables are missing: expected variables.index")
                .resolve(INDEX));
        Files.delete(copy("no data", TinyModels.KERAS, "variables", "data-00000-of-00001")
                .resolve(DATA));
        Path none = copy("no variables", TinyModels.TF1, "variables are missing", "copy the whole directory");
        Files.delete(none.resolve(INDEX));
        Files.delete(none.resolve(DATA));
        Files.delete(none.resolve("variables"));
        String noEnd = "variables.index is damaged: it doesn't end as an index does";
        file("an empty index", INDEX, nothing, noEnd);
        file("half an index", INDEX, HostileSavedModels::half, noEnd);
        file("a page as index", INDEX, garbage, noEnd);
        file(
                "an index with a bit flipped",
                INDEX,
                HostileSavedModels::flipped,
                "variables.index is damaged: the checksum of a block is wrong");
        // TensorFlow's own reader ends the process here
        file("an index that asks for exabytes", INDEX, HostileSavedModels::greedy, "a block lies outside of it");
        String cut = "variables.data-00000-of-00001: expected ";
        file("empty data", DATA, nothing, cut, "found a file of 0: it is cut off");
        file("half the data", DATA, HostileSavedModels::half, cut, "found a file of 402: it is cut off");
        file("a page as data", DATA, garbage, "variables.data-00000-of-00001");
        file(
                "data with a bit flipped",
                DATA,
                HostileSavedModels::flipped,
                "variables.data-00000-of-00001 is damaged: the checksum of 'layer_with_weights-");
    }

    /** An index whose end says that its blocks begin at 0 and are as long as eight bytes can say. */
    private static byte[] greedy(byte[] index) {
        byte[] greedy = index.clone();
        byte[] end = {0, 0, 0, -1, -1, -1, -1, -1, -1, -1, 127};
        System.arraycopy(end, 0, greedy, greedy.length - 48, end.length);
        return greedy;
    }

    // ---- variables that don't go with the graph

    private void variables() throws IOException {
        keras(
                "a variable of another shape",
                model -> node(model, "dense/kernel").putAttr("shape", Attributes.of(Attributes.shape(24, 6))),
                "variable 'dense/kernel",
                "the graph says [24, 6], its file [24, 5]");
        keras(
                "a variable of whole numbers",
                model -> node(model, "dense/kernel").putAttr("dtype", Attributes.of(DataType.DT_INT32)),
                "variable 'dense/kernel': expected type float, got DT_INT32");
        keras(
                "a variable that is not restored",
                model -> {
                    FunctionDef.Builder restore = function(model, RESTORE);
                    restore.getNodeDefBuilderList().stream()
                            .filter(node -> node.getOp().equals("AssignVariableOp"))
                            .forEach(node -> node.setOp("NoOp"));
                },
                "is not among those that the model restores");
        tf1(
                "a variable by a name that its file hasn't",
                model -> {
                    GraphWriter names = new GraphWriter();
                    names.texts("save/RestoreV2/tensor_names", List.of("a", "b", "c", "d"));
                    node(model, "save/RestoreV2/tensor_names")
                            .mergeFrom(names.nodes().get(0));
                },
                "variable 'd' is not in variables.index");
        keras(
                "nothing that restores",
                MetaGraphDef.Builder::clearSaverDef,
                "is not among those that the model restores");
        tf1(
                "restoring without names",
                model -> node(model, "save/RestoreV2").clearInput(),
                "is not among those that the model restores");
        tf1(
                "an assignment of nothing",
                model -> node(model, "save/Assign").clearInput(),
                "is not among those that the model restores");
    }

    // ---- signatures

    private void signatures() throws IOException {
        keras(
                "a graph for training",
                model -> model.getMetaInfoDefBuilder().clearTags().addTags("train"),
                "expected a graph with the tag 'serve', found only [train]");
        keras(
                "a graph without tags",
                model -> model.getMetaInfoDefBuilder().clearTags(),
                "expected a graph with the tag 'serve', found no graph");
        keras(
                "saved by Keras 3 without a signature",
                MetaGraphDef.Builder::clearSignatureDef,
                "expected a signature 'serving_default', found none",
                "in Keras 3, model.export(path) writes one, model.save does not");
        keras(
                "signatures for other uses",
                model -> model.putSignatureDef("encode", model.getSignatureDefOrThrow("serving_default"))
                        .putSignatureDef("decode", model.getSignatureDefOrThrow("serving_default"))
                        .removeSignatureDef("serving_default"),
                "expected a signature 'serving_default', found [decode, encode]");
        keras(
                "a signature of nothing",
                model -> model.putSignatureDef("serving_default", SignatureDef.getDefaultInstance()),
                "expected a signature with an output, found one without");
        keras(
                "a signature of a tensor that isn't there",
                model -> output(model, "nothing:0"),
                "'nothing' is referred to, but is not in the graph");
        keras(
                "a signature of an output that isn't there",
                model -> output(model, "StatefulPartitionedCall:7"),
                "returns 1 tensors, but the one with index 7 is used");
        keras(
                "a signature of its input",
                model -> output(model, "serving_default_input_1:0"),
                "found no maps or vectors of type float that are computed from 'serving_default_input_1'");
        keras("a signature of a variable", model -> output(model, "dense/kernel:0"), "no input");
    }

    private static void output(MetaGraphDef.Builder model, String tensor) {
        SignatureDef.Builder signature = model.getSignatureDefOrThrow("serving_default").toBuilder();
        signature.putOutputs("dense", TensorInfo.newBuilder().setName(tensor).build());
        model.putSignatureDef("serving_default", signature.build());
    }

    // ---- functions

    private void functions() throws IOException {
        keras(
                "a function that calls itself",
                model -> {
                    FunctionDef.Builder layers = function(model, LAYERS);
                    List<String> inputs = layers.getSignature().getInputArgList().stream()
                            .map(each -> each.getName())
                            .toList();
                    layers.addNodeDef(call("again", LAYERS, layers, inputs)).putRet("identity", "again:output:0");
                },
                "more than 32 deep, as a function that calls itself does");
        keras(
                "a function that writes a file",
                model -> intoLayers(model, write("bad")),
                "operation WriteFile (",
                "it writes files");
        keras(
                "a function that loops, as an LSTM does",
                model -> intoLayers(
                        model,
                        GraphWriter.plain("While", "lstm/while", "input_1").putAttr("T", GraphWriter.FLOAT)),
                "operation While (",
                "it loops, as recurrent networks do");
        keras(
                "restoring functions that unfold exponentially",
                model -> {
                    FunctionDef.Builder restore = function(model, RESTORE);
                    for (int i = 0; i < 2; i++) {
                        restore.addNodeDef(call("again" + i, RESTORE, restore, List.of("file_prefix")));
                    }
                },
                "restor");
    }

    private static NodeDef.Builder call(String name, String function, FunctionDef.Builder signed, List<String> inputs) {
        return GraphWriter.call(
                name,
                function,
                signed.getSignature().getInputArgList().stream()
                        .map(each -> each.getType())
                        .toList(),
                signed.getSignature().getOutputArgList().stream()
                        .map(each -> each.getType())
                        .toList(),
                inputs);
    }

    /** An operation of two texts, on which the network's output depends. */
    private static void intoLayers(MetaGraphDef.Builder model, NodeDef.Builder bad) {
        FunctionDef.Builder layers = function(model, LAYERS);
        layers.addNodeDef(bad);
        layers.addNodeDef(GraphWriter.plain("Identity", "End", bad.getName() + ":output:0")
                        .putAttr("T", GraphWriter.FLOAT))
                .putRet("identity", "End:output:0");
    }

    private static NodeDef.Builder write(String name) {
        return GraphWriter.plain("WriteFile", name, "input_1", "input_1");
    }

    // ---- what would run on loading

    /** TensorFlow's own loader runs both. */
    private void initialization() throws IOException {
        keras(INITIALIZATION, model -> {
            model.putCollectionDef("saved_model_main_op", collection(writing(model)));
            initialization(model, "write");
        });
        keras("an initialization by signature that writes a file", model -> {
            writing(model);
            initialization(model, "write");
        });
        keras("restoring that writes a file", model -> {
            node(model, model.getSaverDef().getRestoreOpName()).addInput("^" + writing(model));
        });
        tf1(
                "restoring of TensorFlow 1 that writes a file",
                model -> node(model, "save/restore_all").addInput("^" + writing(model)));
        keras(
                "a control input that writes a file",
                model -> node(model, "StatefulPartitionedCall").addInput("^" + writing(model)));
    }

    private static void initialization(MetaGraphDef.Builder model, String operation) {
        model.putSignatureDef(
                "__saved_model_init_op",
                SignatureDef.newBuilder()
                        .putOutputs(
                                "__saved_model_init_op",
                                TensorInfo.newBuilder().setName(operation).build())
                        .build());
    }

    private static CollectionDef collection(String node) {
        return CollectionDef.newBuilder()
                .setNodeList(CollectionDef.NodeList.newBuilder().addValue(node))
                .build();
    }

    /** Adds an operation that writes a file; its name. */
    private String writing(MetaGraphDef.Builder model) {
        GraphWriter graph = new GraphWriter();
        graph.text("write/name", written.toString());
        graph.text("write/content", "written on loading");
        graph.add(GraphWriter.plain("WriteFile", "write", "write/name", "write/content"));
        model.getGraphDefBuilder().addAllNode(graph.nodes());
        return "write";
    }
}
