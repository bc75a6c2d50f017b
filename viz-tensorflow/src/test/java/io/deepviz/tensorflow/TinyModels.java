package io.deepviz.tensorflow;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.deepviz.Window;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TString;

/**
 * Makes the models among the test resources: one small network in the three forms that TensorFlow's users have. Run it only
 * to change them. The same input gives the same bytes.
 */
final class TinyModels {
    static final String KERAS = "tiny_keras";
    static final String TF1 = "tiny_tf1";
    static final String FROZEN = "tiny_frozen.pb";
    /** What names there are where; {@code relu} and {@code softmax} stand in the scopes of the layers before them. */
    static final Map<String, String> SCOPES =
            Map.of("relu", "conv2d_1", "softmax", "dense", "pool", "max_pooling2d", "conv", "conv2d_1");

    private static final String SUFFIX = "/.ATTRIBUTES/VARIABLE_VALUE";

    private TinyModels() {}

    /** Writes all three to a folder. */
    public static void main(String[] folder) throws IOException {
        writeKeras(Path.of(folder[0], KERAS));
        writeTf1(Path.of(folder[0], TF1));
        Files.write(Path.of(folder[0], FROZEN), bytes(frozen()));
    }

    /** Images of 3 x 8 x 6, not square, and a kernel that isn't either. */
    static NetSpec spec() {
        return NetSpec.input(3, 8, 6)
                .seed(7)
                .convolution("conv", 4, new Window(3, 2, 1, 1, 0, 0, 0, 0, 1, 1))
                .add("relu", new Op.Relu())
                .add("pool", new Op.MaxPooling(Window.square(2, 2, 0)))
                .add("flatten", new Op.Flatten())
                .dense("dense", 5)
                .add("softmax", new Op.Softmax())
                .build();
    }

    /** Its graph with weights as constants, and Keras's names. */
    static GraphDef frozen() {
        SpecGraph.Built built = SpecGraph.of(spec());
        GraphDef.Builder graph = GraphDef.newBuilder();
        for (NodeDef node : built.graph().getNodeList()) {
            NodeDef.Builder renamed =
                    node.toBuilder().setName(renamed(node.getName())).clearInput();
            node.getInputList().forEach(input -> renamed.addInput(renamed(input)));
            graph.addNode(renamed);
        }
        return graph.build();
    }

    private static String renamed(String node) {
        String[] path = node.split("/", 2);
        String scope = SCOPES.getOrDefault(path[0], path[0]);
        return path.length == 1 ? scope : scope + "/" + path[1];
    }

    /** The weights of the frozen graph by name. */
    private static Map<String, NodeDef> weights(GraphDef frozen) {
        Map<String, NodeDef> weights = new LinkedHashMap<>();
        for (NodeDef node : frozen.getNodeList()) {
            if (node.getOp().equals("Const") && Attributes.type(node, "dtype") == DataType.DT_FLOAT) {
                weights.put(node.getName(), node);
            }
        }
        return weights;
    }

    private static List<DataType> floats(int count) {
        return Collections.nCopies(count, DataType.DT_FLOAT);
    }

    // ---- as Keras and TensorFlow 2 write it

    private static void writeKeras(Path folder) throws IOException {
        MetaGraphDef model = keras();
        save(model, folder, weights(frozen()), "StatefulPartitionedCall_1", "VarHandleOp");
        write(model, folder);
    }

    /** Layers within a function within a function, variables as its captured arguments, and functions that save and restore. */
    static MetaGraphDef keras() {
        GraphDef frozen = frozen();
        List<String> weights = List.copyOf(weights(frozen).keySet());
        FunctionDef layers = layers(frozen, weights);
        FunctionDef wrapper = wrapper(layers, weights.size());
        GraphWriter main = new GraphWriter();
        List<String> captured = new ArrayList<>(List.of("serving_default_input_1"));
        List<String> read = new ArrayList<>(List.of("saver_filename"));
        List<String> restored = new ArrayList<>(List.of("saver_filename"));
        main.placeholder("serving_default_input_1", -1, 8, 6, 3);
        for (String weight : weights) {
            long[] extents = Tensors.values(
                            weights(frozen).get(weight).getAttrOrThrow("value").getTensor())
                    .extents();
            main.add(VariableNodes.handle(weight, extents).toBuilder());
            main.add(VariableNodes.read(weight + "/Read/ReadVariableOp", weight).toBuilder());
            captured.add(weight);
            read.add(weight + "/Read/ReadVariableOp");
            restored.add(weight);
        }
        main.placeholder("saver_filename", DataType.DT_STRING);
        main.add(GraphWriter.plain("NoOp", "NoOp"));
        main.add(call("StatefulPartitionedCall", wrapper, captured));
        FunctionDef save = save(weights);
        main.add(call("StatefulPartitionedCall_1", save, read));
        FunctionDef restore = restore(weights);
        main.add(call("StatefulPartitionedCall_2", restore, restored));
        GraphDef graph = main.graph().toBuilder()
                .setVersions(FlatGraph.definition(List.of()).getVersions())
                .setLibrary(FunctionDefLibrary.newBuilder()
                        .addFunction(layers)
                        .addFunction(wrapper)
                        .addFunction(save)
                        .addFunction(restore))
                .build();
        return meta(
                graph,
                "serving_default_input_1:0",
                "StatefulPartitionedCall:0",
                SaverDef.newBuilder()
                        .setFilenameTensorName("saver_filename:0")
                        .setSaveTensorName("StatefulPartitionedCall_1:0")
                        .setRestoreOpName("StatefulPartitionedCall_2")
                        .setVersion(SaverDef.CheckpointFormatVersion.V2)
                        .build());
    }

    private static NodeDef.Builder call(String name, FunctionDef function, List<String> inputs) {
        OpDef signature = function.getSignature();
        return GraphWriter.call(
                name,
                signature.getName(),
                signature.getInputArgList().stream().map(OpDef.ArgDef::getType).toList(),
                signature.getOutputArgList().stream().map(OpDef.ArgDef::getType).toList(),
                inputs);
    }

    private static OpDef.ArgDef argument(String name, DataType type) {
        return OpDef.ArgDef.newBuilder().setName(name).setType(type).build();
    }

    /** {@code conv2d_1/kernel} as an argument. */
    private static String resource(String weight) {
        return "model_" + weight.replace('/', '_') + "_readvariableop_resource";
    }

    /** The network itself; tensors are {@code node:output:0} in a function. */
    private static FunctionDef layers(GraphDef frozen, List<String> weights) {
        OpDef.Builder signature = OpDef.newBuilder()
                .setName("__inference__wrapped_model_31")
                .setIsStateful(true)
                .addInputArg(argument("input_1", DataType.DT_FLOAT))
                .addOutputArg(argument("identity", DataType.DT_FLOAT));
        FunctionDef.Builder function = FunctionDef.newBuilder();
        Map<String, String> tensors = new HashMap<>(Map.of("input", "input_1"));
        for (String weight : weights) {
            signature.addInputArg(argument(resource(weight), DataType.DT_RESOURCE));
            String node = "model/" + weight + "/ReadVariableOp";
            function.addNodeDef(VariableNodes.read(node, resource(weight)));
            tensors.put(weight, node + ":value:0");
        }
        Map<String, String> outputs = Map.of(
                "Conv2D",
                "output",
                "BiasAdd",
                "output",
                "Relu",
                "activations",
                "MaxPool",
                "output",
                "Reshape",
                "output",
                "MatMul",
                "product",
                "Softmax",
                "softmax",
                "Const",
                "output");
        String last = "";
        for (NodeDef node : frozen.getNodeList()) {
            if (!tensors.containsKey(node.getName())) {
                NodeDef.Builder own =
                        node.toBuilder().setName("model/" + node.getName()).clearInput();
                node.getInputList().forEach(input -> own.addInput(tensors.get(input)));
                function.addNodeDef(own);
                last = own.getName() + ":" + outputs.get(node.getOp()) + ":0";
                tensors.put(node.getName(), last);
            }
        }
        function.addNodeDef(GraphWriter.plain("NoOp", "NoOp", "^model/conv2d_1/kernel/ReadVariableOp"));
        function.addNodeDef(
                GraphWriter.plain("Identity", "Identity", last, "^NoOp").putAttr("T", GraphWriter.FLOAT));
        return function.setSignature(signature)
                .putRet("identity", "Identity:output:0")
                .build();
    }

    private static FunctionDef wrapper(FunctionDef layers, int weights) {
        OpDef.Builder signature = OpDef.newBuilder()
                .setName("__inference_signature_wrapper_42")
                .setIsStateful(true)
                .addInputArg(argument("input_1", DataType.DT_FLOAT))
                .addOutputArg(argument("identity", DataType.DT_FLOAT));
        List<String> handed = new ArrayList<>(List.of("input_1"));
        for (int i = 0; i < weights; i++) {
            signature.addInputArg(argument(i == 0 ? "unknown" : "unknown_" + (i - 1), DataType.DT_RESOURCE));
            handed.add(signature.getInputArg(i + 1).getName());
        }
        return FunctionDef.newBuilder()
                .setSignature(signature)
                .addNodeDef(call("StatefulPartitionedCall", layers, handed))
                .addNodeDef(GraphWriter.plain("NoOp", "NoOp", "^StatefulPartitionedCall"))
                .addNodeDef(GraphWriter.plain("Identity", "Identity", "StatefulPartitionedCall:output:0", "^NoOp")
                        .putAttr("T", GraphWriter.FLOAT))
                .putRet("identity", "Identity:output:0")
                .build();
    }

    /** Keys as Keras chooses them, in another order than the variables'. */
    private static List<String> keys(List<String> weights) {
        return weights.stream()
                .map(weight -> (weight.startsWith("dense") ? "layer_with_weights-1/" : "layer_with_weights-0/")
                        + weight.substring(weight.indexOf('/') + 1)
                        + SUFFIX)
                .toList();
    }

    private static FunctionDef save(List<String> weights) {
        OpDef.Builder signature = OpDef.newBuilder()
                .setName("__inference__traced_save_77")
                .setIsStateful(true)
                .addInputArg(argument("file_prefix", DataType.DT_STRING))
                .addOutputArg(argument("identity", DataType.DT_STRING));
        GraphWriter body = new GraphWriter();
        body.texts("SaveV2/tensor_names", keys(weights));
        body.texts("SaveV2/shape_and_slices", Collections.nCopies(weights.size(), ""));
        NodeDef.Builder save = GraphWriter.plain(
                        "SaveV2",
                        "SaveV2",
                        "file_prefix",
                        "SaveV2/tensor_names:output:0",
                        "SaveV2/shape_and_slices:output:0")
                .putAttr("dtypes", Attributes.types(floats(weights.size())));
        for (String weight : weights) {
            String name = "savev2_" + weight.replace('/', '_') + "_read_readvariableop";
            signature.addInputArg(argument(name, DataType.DT_FLOAT));
            save.addInput(name);
        }
        body.add(save);
        body.add(GraphWriter.plain("Identity", "Identity", "file_prefix", "^SaveV2")
                .putAttr("T", Attributes.of(DataType.DT_STRING)));
        return FunctionDef.newBuilder()
                .setSignature(signature)
                .addAllNodeDef(body.nodes())
                .putRet("identity", "Identity:output:0")
                .build();
    }

    private static FunctionDef restore(List<String> weights) {
        OpDef.Builder signature = OpDef.newBuilder()
                .setName("__inference__traced_restore_99")
                .setIsStateful(true)
                .addInputArg(argument("file_prefix", DataType.DT_STRING))
                .addOutputArg(argument("identity", DataType.DT_STRING));
        GraphWriter body = new GraphWriter();
        body.texts("RestoreV2/tensor_names", keys(weights));
        body.texts("RestoreV2/shape_and_slices", Collections.nCopies(weights.size(), ""));
        body.add(GraphWriter.plain(
                        "RestoreV2",
                        "RestoreV2",
                        "file_prefix",
                        "RestoreV2/tensor_names:output:0",
                        "RestoreV2/shape_and_slices:output:0")
                .putAttr("dtypes", Attributes.types(floats(weights.size()))));
        NodeDef.Builder last = GraphWriter.plain("Identity", "Identity", "file_prefix")
                .putAttr("T", Attributes.of(DataType.DT_STRING));
        for (int i = 0; i < weights.size(); i++) {
            String variable = "assignvariableop_" + weights.get(i).replace('/', '_');
            String suffix = i == 0 ? "" : "_" + i;
            signature.addInputArg(argument(variable, DataType.DT_RESOURCE));
            body.op("Identity", "Identity_value" + suffix, "RestoreV2:tensors:" + i);
            body.add(GraphWriter.plain(
                            "AssignVariableOp",
                            "AssignVariableOp" + suffix,
                            variable,
                            "Identity_value" + suffix + ":output:0")
                    .putAttr("dtype", GraphWriter.FLOAT));
            last.addInput("^AssignVariableOp" + suffix);
        }
        body.add(last);
        return FunctionDef.newBuilder()
                .setSignature(signature)
                .addAllNodeDef(body.nodes())
                .putRet("identity", "Identity:output:0")
                .build();
    }

    // ---- as TensorFlow 1 writes it

    private static void writeTf1(Path folder) throws IOException {
        MetaGraphDef model = tf1();
        save(model, folder, weights(frozen()), "save/control_dependency", "VariableV2");
        write(model, folder);
    }

    static MetaGraphDef tf1() {
        GraphDef frozen = frozen();
        Map<String, NodeDef> weights = weights(frozen);
        GraphWriter main = new GraphWriter();
        for (NodeDef node : frozen.getNodeList()) {
            NodeDef.Builder own = node.toBuilder();
            if (weights.containsKey(node.getName())) {
                own = GraphWriter.plain("VariableV2", node.getName())
                        .putAttr("dtype", GraphWriter.FLOAT)
                        .putAttr("container", Attributes.of(""))
                        .putAttr("shared_name", Attributes.of(""))
                        .putAttr(
                                "shape",
                                Attributes.of(
                                        node.getAttrOrThrow("value").getTensor().getTensorShape()));
                main.add(own);
                main.op("Identity", node.getName() + "/read", node.getName());
            } else {
                main.add(own.clearInput()
                        .addAllInput(node.getInputList().stream()
                                .map(input -> weights.containsKey(input) ? input + "/read" : input)
                                .toList()));
            }
        }
        List<String> names = List.copyOf(weights.keySet());
        main.text("save/filename/input", "model");
        main.add(GraphWriter.plain("PlaceholderWithDefault", "save/Const", "save/filename/input")
                .putAttr("dtype", Attributes.of(DataType.DT_STRING))
                .putAttr("shape", Attributes.of(Attributes.shape())));
        main.texts("save/SaveV2/tensor_names", names);
        main.texts("save/SaveV2/shape_and_slices", Collections.nCopies(names.size(), ""));
        main.add(GraphWriter.plain(
                        "SaveV2",
                        "save/SaveV2",
                        "save/Const",
                        "save/SaveV2/tensor_names",
                        "save/SaveV2/shape_and_slices")
                .addAllInput(names)
                .putAttr("dtypes", Attributes.types(floats(names.size()))));
        main.add(GraphWriter.plain("Identity", "save/control_dependency", "save/Const", "^save/SaveV2")
                .putAttr("T", Attributes.of(DataType.DT_STRING)));
        main.texts("save/RestoreV2/tensor_names", names);
        main.texts("save/RestoreV2/shape_and_slices", Collections.nCopies(names.size(), ""));
        main.add(GraphWriter.plain(
                        "RestoreV2",
                        "save/RestoreV2",
                        "save/Const",
                        "save/RestoreV2/tensor_names",
                        "save/RestoreV2/shape_and_slices")
                .putAttr("dtypes", Attributes.types(floats(names.size()))));
        NodeDef.Builder all = GraphWriter.plain("NoOp", "save/restore_all");
        for (int i = 0; i < names.size(); i++) {
            String assign = "save/Assign" + (i == 0 ? "" : "_" + i);
            main.op("Assign", assign, names.get(i), "save/RestoreV2" + (i == 0 ? "" : ":" + i));
            all.addInput("^" + assign);
        }
        main.add(all);
        return meta(
                main.graph().toBuilder()
                        .setVersions(FlatGraph.definition(List.of()).getVersions())
                        .build(),
                "input:0",
                "dense/Softmax:0",
                SaverDef.newBuilder()
                        .setFilenameTensorName("save/Const:0")
                        .setSaveTensorName("save/control_dependency:0")
                        .setRestoreOpName("save/restore_all")
                        .setVersion(SaverDef.CheckpointFormatVersion.V2)
                        .build());
    }

    // ---- both

    private static MetaGraphDef meta(GraphDef graph, String input, String output, SaverDef saver) {
        SignatureDef signature = SignatureDef.newBuilder()
                .setMethodName("tensorflow/serving/predict")
                .putInputs("input_1", tensor(input, -1, 8, 6, 3))
                .putOutputs("dense", tensor(output, -1, 5))
                .build();
        return MetaGraphDef.newBuilder()
                .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"))
                .setGraphDef(graph)
                .setSaverDef(saver)
                .putSignatureDef("serving_default", signature)
                .build();
    }

    private static TensorInfo tensor(String name, long... extents) {
        return TensorInfo.newBuilder()
                .setName(name)
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(Attributes.shape(extents))
                .build();
    }

    /** Writes the variables with the model's own saving operation. */
    private static void save(
            MetaGraphDef model, Path folder, Map<String, NodeDef> weights, String operation, String kind)
            throws IOException {
        Files.createDirectories(folder.resolve("variables"));
        GraphDef.Builder all = model.getGraphDef().toBuilder();
        boolean resources = kind.equals("VarHandleOp");
        weights.forEach((name, constant) -> {
            all.addNode(constant.toBuilder().setName("begin/" + name));
            NodeDef.Builder assign = GraphWriter.plain(
                    resources ? "AssignVariableOp" : "Assign", "assign/" + name, name, "begin/" + name);
            all.addNode(assign.putAttr(resources ? "dtype" : "T", GraphWriter.FLOAT));
        });
        String prefix = folder.resolve("variables/variables").toString();
        try (Graph graph = new Graph()) {
            graph.importGraphDef(all.build());
            try (Session session = new Session(graph);
                    TString file = TString.tensorOf(NdArrays.scalarOfObject(prefix))) {
                Session.Runner begin = session.runner();
                weights.keySet().forEach(name -> begin.addTarget("assign/" + name));
                begin.run().close();
                session.runner()
                        .feed(model.getSaverDef().getFilenameTensorName(), file)
                        .fetch(operation)
                        .run()
                        .close();
            }
        }
    }

    private static void write(MetaGraphDef model, Path folder) throws IOException {
        Files.write(folder.resolve(SavedModelFile.NAME), bytes(saved(model)));
    }

    static SavedModel saved(MetaGraphDef model) {
        return SavedModel.newBuilder()
                .setSavedModelSchemaVersion(1)
                .addMetaGraphs(model)
                .build();
    }

    /** The bytes of a message, its maps in order. */
    static byte[] bytes(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
