package io.deepviz.tensorflow;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.TensorProto;

/** Graphs that can't be used, by what is wrong with them, each with a part of the one line that says so. */
final class HostileGraphs {
    /** A graph and what is said of it. */
    record Case(GraphDef graph, List<String> reasons) {}

    private final Map<String, Case> cases = new LinkedHashMap<>();

    private HostileGraphs() {}

    static Map<String, Case> all() {
        HostileGraphs all = new HostileGraphs();
        all.functions();
        all.references();
        all.operations();
        all.memory();
        all.inputs();
        all.attributes();
        return all.cases;
    }

    /** Images go into whatever is added; the last operation is the output. */
    private void put(String name, Consumer<GraphWriter> rest, String... reasons) {
        GraphWriter graph = new GraphWriter();
        graph.placeholder("input", -1, 8, 6, 3);
        rest.accept(graph);
        put(name, graph.graph(), reasons);
    }

    private void put(String name, GraphDef graph, String... reasons) {
        cases.put(name, new Case(graph, List.of(reasons)));
    }

    // ---- functions

    private static FunctionDef function(String name, String result, NodeDef.Builder... body) {
        FunctionDef.Builder function = FunctionDef.newBuilder()
                .setSignature(OpDef.newBuilder()
                        .setName(name)
                        .addInputArg(OpDef.ArgDef.newBuilder().setName("x").setType(DataType.DT_FLOAT))
                        .addOutputArg(OpDef.ArgDef.newBuilder().setName("y").setType(DataType.DT_FLOAT)))
                .putRet("y", result);
        for (NodeDef.Builder node : body) {
            function.addNodeDef(node);
        }
        return function.build();
    }

    private static NodeDef.Builder call(String name, String function, String input) {
        return GraphWriter.call(name, function, List.of(DataType.DT_FLOAT), List.of(DataType.DT_FLOAT), List.of(input));
    }

    private void put(String name, List<FunctionDef> functions, String... reasons) {
        GraphWriter graph = new GraphWriter();
        graph.placeholder("input", -1, 8, 6, 3);
        graph.add(call("call", "f0", "input"));
        put(
                name,
                graph.graph().toBuilder()
                        .setLibrary(FunctionDefLibrary.newBuilder().addAllFunction(functions))
                        .build(),
                reasons);
    }

    private void functions() {
        put(
                "a function that calls itself",
                List.of(function("f0", "again:output:0", call("again", "f0", "x"))),
                "more than 32 deep, as a function that calls itself does ('f0')");
        put(
                "functions that call each other",
                List.of(
                        function("f0", "other:output:0", call("other", "f1", "x")),
                        function("f1", "back:output:0", call("back", "f0", "x"))),
                "more than 32 deep");
        put(
                "functions that unfold exponentially",
                doubling("Relu:activations:0", relu("Relu", "x")),
                "unfold to more than");
        put("functions that unfold exponentially to nothing", doubling("x"), "unfold to more than");
        put("a function that is missing", List.of(), "function 'f0' is called, but is not in the file");
        put(
                "a function whose result is missing",
                List.of(function("f0", "nothing:output:0")),
                "'nothing' is referred to, but is not in function 'f0'");
        put(
                "a function with an output that its operation hasn't",
                List.of(function("f0", "Relu:colors:0", relu("Relu", "x"))),
                "operation Relu has no output 'colors'");
        put(
                "a function with a number for an output that is none",
                List.of(function("f0", "Relu:activations:many", relu("Relu", "x"))),
                "expected the number of an output, got 'many'");
    }

    private static NodeDef.Builder relu(String name, String input) {
        return GraphWriter.plain("Relu", name, input).putAttr("T", GraphWriter.FLOAT);
    }

    /** 2^30 calls of the last. */
    private static List<FunctionDef> doubling(String result, NodeDef.Builder... last) {
        List<FunctionDef> functions = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String next = "f" + (i + 1);
            functions.add(function("f" + i, "b:output:0", call("a", next, "x"), call("b", next, "a:output:0")));
        }
        functions.add(function("f30", result, last));
        return functions;
    }

    // ---- what refers to what

    private void references() {
        put(
                "an input that is missing",
                g -> g.op("Relu", "relu", "nothing"),
                "'nothing' is referred to, but is not in");
        put(
                "a cycle",
                g -> {
                    g.op("AddV2", "a", "input", "b");
                    g.op("Relu", "b", "a");
                    g.op("Relu", "c", "b");
                },
                "computes 'b' from itself");
        put(
                "an operation on itself",
                g -> {
                    g.op("AddV2", "a", "input", "a");
                    g.op("Relu", "c", "a");
                },
                "computes 'a' from itself");
        put(
                "two operations of one name",
                g -> {
                    g.op("Relu", "relu", "input");
                    g.op("Tanh", "relu", "input");
                    g.op("Relu", "end", "relu");
                },
                "two operations are called 'relu'");
        put(
                "an output that its operation hasn't",
                g -> g.op("Relu", "relu", "input:3"),
                "there is no tensor 'input:3'");
    }

    // ---- operations

    private void operations() {
        for (String bad :
                List.of("ReadFile", "PyFunc", "PrintV2", "WriteFile", "RemoteCall", "Save", "LoadAndRemapMatrix")) {
            put(
                    "operation " + bad,
                    g -> g.add(GraphWriter.plain(bad, "bad", "input")),
                    "operation " + bad + " ('bad')");
        }
        put(
                "a file that is read within the graph",
                g -> {
                    g.text("name", "/etc/hostname");
                    g.add(GraphWriter.plain("ReadFile", "read", "name"));
                    g.add(GraphWriter.plain("Relu", "relu", "read").putAttr("T", GraphWriter.FLOAT));
                },
                "operation ReadFile ('read')",
                "it reads files");
        put(
                "a loop",
                g -> g.add(GraphWriter.plain("While", "lstm/while", "input")),
                "operation While",
                "it loops, as recurrent");
        put(
                "an operation that nobody knows",
                g -> g.op("Sparkle", "s", "input"),
                "operation Sparkle ('s') is not among");
        put(
                "a name of many lines",
                g -> g.op("Bad", "a\nb\u0007" + "x".repeat(5000), "input"),
                "operation Bad ('a?b?xxx");
        put(
                "pooling with channels first",
                g -> g.add(pool("pool", "input", 2, 2).putAttr("data_format", Attributes.of("NCHW"))),
                "MaxPool ('pool') has its channels first",
                "channels last");
        put(
                "batch normalization in training",
                g -> {
                    g.floats("one", new long[] {3}, 1, 1, 1);
                    g.add(GraphWriter.plain("FusedBatchNormV3", "norm", "input", "one", "one", "one", "one")
                            .putAttr("T", GraphWriter.FLOAT)
                            .putAttr("U", GraphWriter.FLOAT)
                            .putAttr("is_training", Attributes.of(true)));
                },
                "batch normalization 'norm' uses the statistics of its own batch",
                "export the network for inference");
        put(
                "a kernel for other channels",
                g -> {
                    g.floats("kernel", new long[] {3, 3, 5, 2}, 1);
                    g.add(convolution("conv", "input", "kernel"));
                },
                "don't go together");
    }

    private static NodeDef.Builder pool(String name, String input, int size, int stride) {
        return GraphWriter.plain("MaxPool", name, input)
                .putAttr("T", GraphWriter.FLOAT)
                .putAttr("ksize", GraphWriter.numbers(1, size, size, 1))
                .putAttr("strides", GraphWriter.numbers(1, stride, stride, 1))
                .putAttr("padding", Attributes.of("VALID"));
    }

    private static NodeDef.Builder convolution(String name, String input, String kernel) {
        return GraphWriter.plain("Conv2D", name, input, kernel)
                .putAttr("T", GraphWriter.FLOAT)
                .putAttr("strides", GraphWriter.numbers(1, 1, 1, 1))
                .putAttr("padding", Attributes.of("VALID"));
    }

    // ---- memory

    private static TensorProto.Builder claim(DataType type, long... extents) {
        return TensorProto.newBuilder().setDtype(type).setTensorShape(Attributes.shape(extents));
    }

    private void memory() {
        put(
                "a constant of a gigabyte from one number",
                g -> {
                    g.floats("big", new long[] {1 << 14, 1 << 14}, 1);
                    g.op("Relu", "relu", "big");
                    g.op("AddN", "sum", "input", "relu");
                },
                "constant 'big': one value shall stand for 268435456 numbers");
        put(
                "many constants of sixteen million each",
                g -> {
                    for (int i = 0; i < 100; i++) {
                        g.floats("big" + i, new long[] {1 << 12, 1 << 11}, 1);
                        g.op("AddN", "sum" + i, i == 0 ? "input" : "sum" + (i - 1), "big" + i);
                    }
                },
                "one value shall stand for 8388608 numbers");
        put(
                "a constant of whole numbers from one",
                g -> {
                    g.constant("big", claim(DataType.DT_INT64, 1L << 30).addInt64Val(1));
                    g.add(GraphWriter.plain("Reshape", "r", "input", "big")
                            .putAttr("T", GraphWriter.FLOAT)
                            .putAttr("Tshape", Attributes.of(DataType.DT_INT64)));
                },
                "constant 'big': one value shall stand for 1073741824 numbers");
        put( // which ends the process where TensorFlow takes it for a shape
                "a constant that holds another type than it has",
                g -> {
                    g.add(GraphWriter.plain("Const", "size")
                            .putAttr("dtype", Attributes.of(DataType.DT_INT64))
                            .putAttr(
                                    "value",
                                    Attributes.of(claim(DataType.DT_DOUBLE, 2)
                                            .addDoubleVal(-1)
                                            .addDoubleVal(144)
                                            .build())));
                    g.add(GraphWriter.plain("Reshape", "r", "input", "size")
                            .putAttr("T", GraphWriter.FLOAT)
                            .putAttr("Tshape", Attributes.of(DataType.DT_INT64)));
                },
                "constant 'size': it is of type DT_INT64 and holds DT_DOUBLE");
        put(
                "a constant whose bytes don't suffice",
                g -> {
                    g.constant(
                            "big", claim(DataType.DT_FLOAT, 1000).setTensorContent(ByteString.copyFrom(new byte[10])));
                    g.op("AddV2", "sum", "input", "big");
                },
                "constant 'big': its shape needs 4000 bytes, the file has 10");
        put(
                "axes whose bytes don't suffice",
                g -> {
                    g.constant(
                            "axes",
                            claim(DataType.DT_INT32, 1 << 28).setTensorContent(ByteString.copyFrom(new byte[8])));
                    g.add(GraphWriter.plain("Mean", "mean", "input", "axes")
                            .putAttr("T", GraphWriter.FLOAT)
                            .putAttr("Tidx", Attributes.of(DataType.DT_INT32)));
                },
                "constant 'axes': its shape needs 1073741824 bytes, the file has 8");
        put(
                "a constant of an impossible shape",
                g -> {
                    g.floats("big", new long[] {1L << 40, 1L << 40}, 1);
                    g.op("AddV2", "sum", "input", "big");
                },
                "constant 'big': its shape is impossible");
        monstrous(
                g -> {
                    g.integers("dims", 1 << 16, 1 << 16);
                    g.floats("one", new long[0], 1);
                    return g.add(GraphWriter.plain("Fill", "huge", "dims", "one")
                            .putAttr("T", GraphWriter.FLOAT)
                            .putAttr("index_type", Attributes.of(DataType.DT_INT32)));
                },
                "Fill");
        monstrous(
                g -> {
                    g.integers("times", 1, 1 << 13, 1 << 13, 1);
                    return g.add(GraphWriter.plain("Tile", "huge", "input", "times")
                            .putAttr("T", GraphWriter.FLOAT)
                            .putAttr("Tmultiples", Attributes.of(DataType.DT_INT32)));
                },
                "Tile");
        monstrous(
                g -> {
                    g.integers("sizes", new long[] {4, 2}, 0, 0, 1 << 15, 0, 1 << 15, 0, 0, 0);
                    return g.add(GraphWriter.plain("Pad", "huge", "input", "sizes")
                            .putAttr("T", GraphWriter.FLOAT)
                            .putAttr("Tpaddings", Attributes.of(DataType.DT_INT32)));
                },
                "Pad");
        monstrous(
                g -> {
                    g.integers("size", 1 << 15, 1 << 15);
                    return g.op("ResizeBilinear", "huge", "input", "size");
                },
                "ResizeBilinear");
        monstrous(
                g -> {
                    range(g, "range", 0);
                    return g.add(GraphWriter.plain("Cast", "huge", "range")
                            .putAttr("SrcT", Attributes.of(DataType.DT_INT32))
                            .putAttr("DstT", GraphWriter.FLOAT));
                },
                "Range");
        put(
                "Range and Max as the size of a reshape",
                g -> {
                    range(g, "huge", 0);
                    g.scalar("axis", 0);
                    g.add(GraphWriter.plain("Max", "max", "huge", "axis")
                            .putAttr("T", Attributes.of(DataType.DT_INT32))
                            .putAttr("Tidx", Attributes.of(DataType.DT_INT32)));
                    reshape(g, "max");
                },
                "'huge' gives [2000000000], more than");
        put(
                "a product that grows as the size of a reshape",
                g -> {
                    g.integers("row", new long[] {1, 1 << 15}, 2);
                    g.integers("column", new long[] {1 << 15, 1}, 3);
                    g.add(GraphWriter.plain("Mul", "huge", "row", "column")
                            .putAttr("T", Attributes.of(DataType.DT_INT32)));
                    g.integers("axes", 0, 1);
                    g.add(GraphWriter.plain("Max", "max", "huge", "axes")
                            .putAttr("T", Attributes.of(DataType.DT_INT32))
                            .putAttr("Tidx", Attributes.of(DataType.DT_INT32)));
                    reshape(g, "max");
                },
                "'huge' gives [32768, 32768], more than");
        put(
                "as many copies as there are images, thousandfold",
                g -> {
                    g.add(GraphWriter.plain("Shape", "shape", "input")
                            .putAttr("T", GraphWriter.FLOAT)
                            .putAttr("out_type", Attributes.of(DataType.DT_INT32)));
                    g.integers("many", 10_000, 10_000, 1, 1);
                    g.add(GraphWriter.plain("Mul", "times", "shape", "many")
                            .putAttr("T", Attributes.of(DataType.DT_INT32)));
                    g.add(GraphWriter.plain("Tile", "huge", "input", "times")
                            .putAttr("T", GraphWriter.FLOAT)
                            .putAttr("Tmultiples", Attributes.of(DataType.DT_INT32)));
                    g.op("Relu", "relu", "huge");
                },
                "'huge' gives",
                "more than");
        put(
                "images of terabytes",
                graph(g -> {
                    g.placeholder("input", -1, 1 << 20, 1 << 20, 3);
                    g.op("Relu", "relu", "input");
                }),
                "'input' gives [1, 1048576, 1048576, 3], more than");
    }

    private static void range(GraphWriter g, String name, int start) {
        g.scalar("start", start);
        g.scalar("limit", 2_000_000_000);
        g.scalar("delta", 1);
        g.add(GraphWriter.plain("Range", name, "start", "limit", "delta")
                .putAttr("Tidx", Attributes.of(DataType.DT_INT32)));
    }

    private static void reshape(GraphWriter g, String size) {
        g.add(GraphWriter.plain("Pack", "sizes", size, size)
                .putAttr("T", Attributes.of(DataType.DT_INT32))
                .putAttr("N", GraphWriter.whole(2)));
        g.add(GraphWriter.plain("Reshape", "reshape", "input", "sizes")
                .putAttr("T", GraphWriter.FLOAT)
                .putAttr("Tshape", Attributes.of(DataType.DT_INT32)));
    }

    private void monstrous(java.util.function.Function<GraphWriter, String> rest, String operation) {
        put(
                operation + " that makes more than a gigabyte",
                g -> {
                    String huge = rest.apply(g);
                    g.integers("axes", 0);
                    g.add(GraphWriter.plain("Mean", "mean", huge, "axes")
                            .putAttr("T", GraphWriter.FLOAT)
                            .putAttr("Tidx", Attributes.of(DataType.DT_INT32)));
                    g.op("AddV2", "sum", "input", "mean");
                },
                " gives [",
                "more than");
    }

    // ---- inputs

    private static GraphDef graph(Consumer<GraphWriter> all) {
        GraphWriter graph = new GraphWriter();
        all.accept(graph);
        return graph.graph();
    }

    private void inputs() {
        for (DataType type : List.of(DataType.DT_INT64, DataType.DT_UINT8, DataType.DT_STRING)) {
            put(
                    "an input of type " + type,
                    graph(g -> {
                        g.placeholder("pixels", type, -1, 8, 6, 3);
                        g.add(GraphWriter.plain("Cast", "cast", "pixels")
                                .putAttr("SrcT", Attributes.of(type))
                                .putAttr("DstT", GraphWriter.FLOAT));
                        g.op("Relu", "relu", "cast");
                    }),
                    "input 'pixels': expected type float",
                    "got " + type.name().substring(3).toLowerCase(java.util.Locale.ROOT),
                    "name the tensor of type float behind it");
        }
        put(
                "two inputs",
                graph(g -> {
                    g.placeholder("left", -1, 8, 6, 3);
                    g.placeholder("right", -1, 8, 6, 3);
                    g.op("AddV2", "sum", "left", "right");
                }),
                "expected a network with one image as its input, found 2 inputs: [",
                "name the tensor that takes the image as the input");
        put(
                "no input",
                graph(g -> {
                    g.floats("one", new long[] {1, 8, 6, 3}, 1);
                    g.op("Relu", "relu", "one");
                }),
                "found no input");
        put(
                "an input of five axes",
                graph(g -> g.op("Relu", "relu", g.placeholder("video", -1, 4, 8, 6, 3))),
                "input 'video': expected images [N,H,W,C], got [-1, 4, 8, 6, 3]");
        put(
                "an input of no channels",
                graph(g -> g.op("Relu", "relu", g.placeholder("input", -1, 8, 6, 0))),
                "input 'input'");
        put(
                "an input of no rows",
                graph(g -> g.op("Relu", "relu", g.placeholder("input", -1, 0, 6, 3))),
                "input 'input'");
        put(
                "an input of no images",
                graph(g -> g.op("Relu", "relu", g.placeholder("input", 0, 8, 6, 3))),
                "input 'input'");
        put(
                "an input of more channels than can be counted",
                graph(g -> g.op("Relu", "relu", g.placeholder("input", -1, 1, 1, 1L << 40))),
                "input 'input'");
        put(
                "an input of a shape that overflows",
                graph(g -> g.op("Relu", "relu", g.placeholder("input", -1, 1L << 40, 1L << 40, 3))),
                "input 'input'");
    }

    // ---- attributes that are missing or senseless

    private void attributes() {
        put(
                "a constant without a value",
                g -> {
                    g.add(GraphWriter.plain("Const", "c").putAttr("dtype", GraphWriter.FLOAT));
                    g.op("AddV2", "sum", "input", "c");
                },
                "'c'",
                "value");
        put(
                "an operation without its inputs",
                g -> {
                    g.op("Relu", "relu", "input");
                    g.add(GraphWriter.plain("CheckNumerics", "check").putAttr("T", GraphWriter.FLOAT));
                    g.op("AddN", "sum", "relu", "check");
                },
                "'check'");
        put(
                "an identity of nothing",
                g -> {
                    g.op("Identity", "id");
                    g.op("AddV2", "sum", "input", "id");
                },
                "'id'");
        put("a convolution without a kernel", g -> g.op("Conv2D", "conv", "input"), "'conv'");
        put(
                "an old concatenation of nothing",
                g -> {
                    g.op("Concat", "cat");
                    g.op("AddV2", "sum", "input", "cat");
                },
                "'cat'");
        put(
                "a check without its type",
                g -> {
                    g.add(GraphWriter.plain("StopGradient", "stop", "input"));
                    g.op("Relu", "relu", "stop");
                },
                "'stop'",
                "T");
        put(
                "a call of no function",
                g -> g.add(GraphWriter.plain("StatefulPartitionedCall", "call", "input")),
                "'call'");
        put("pooling with steps of zero", g -> g.add(pool("pool", "input", 2, 0)), "pool");
        put("pooling over nothing", g -> g.add(pool("pool", "input", 0, 1)), "pool");
        put(
                "pooling with two numbers for its size",
                g -> g.add(pool("pool", "input", 2, 2).putAttr("ksize", GraphWriter.numbers(2, 2))),
                "'ksize'");
        put(
                "a convolution with steps of zero",
                g -> {
                    g.floats("kernel", new long[] {3, 3, 3, 2}, 1);
                    g.add(convolution("conv", "input", "kernel").putAttr("strides", GraphWriter.numbers(1, 0, 0, 1)));
                },
                "conv");
        put(
                "a convolution dilated by less than nothing",
                g -> {
                    g.floats("kernel", new long[] {3, 3, 3, 2}, 1);
                    g.add(convolution("conv", "input", "kernel")
                            .putAttr("dilations", GraphWriter.numbers(1, -1, -1, 1)));
                },
                "conv");
        put(
                "a kernel of nothing",
                g -> {
                    g.floats("kernel", new long[] {0, 3, 3, 2});
                    g.add(convolution("conv", "input", "kernel"));
                },
                "kernel");
        put(
                "two numbers that differ in type",
                g -> {
                    g.integers("one", 1);
                    g.op("AddV2", "sum", "input", "one");
                },
                "don't go together");
        put(
                "a placeholder for what is no type",
                graph(g -> g.op(
                        "Relu",
                        "relu",
                        g.add(GraphWriter.plain("Placeholder", "input")
                                .putAttr(
                                        "dtype",
                                        AttrValue.newBuilder()
                                                .setTypeValue(9999)
                                                .build())))),
                "input 'input': expected type float, got one that there isn't");
    }
}
