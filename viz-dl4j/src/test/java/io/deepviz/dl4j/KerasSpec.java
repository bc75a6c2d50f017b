package io.deepviz.dl4j;

import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A Keras file as a framework-free network, for the reference model to run: a second reading, which shares no code with the
 * one it checks. Knows the layers of the fixtures; channels last.
 */
final class KerasSpec {
    private final HdfFile file;
    private final NetSpec.Builder net;
    /** The node that has a Keras layer's output. */
    private final Map<String, String> ends = new HashMap<>();

    private final Map<String, Shape> shapes = new HashMap<>();
    /** The map that a layer's output was flattened from. */
    private final Map<String, Shape> flattened = new HashMap<>();

    private KerasSpec(HdfFile file, int[] hwc) {
        this.file = file;
        this.net = NetSpec.input(hwc[2], hwc[0], hwc[1]);
    }

    static NetSpec read(Path path) throws IOException {
        try (HdfFile file = new HdfFile(path)) {
            JsonNode model = new ObjectMapper()
                    .readTree((String) file.getAttribute("model_config").getData());
            JsonNode config = model.get("config");
            JsonNode layers = config.isArray() ? config : config.get("layers");
            JsonNode input = layers.get(0).get("config").get("batch_input_shape");
            int[] hwc = {
                input.get(1).asInt(), input.get(2).asInt(), input.get(3).asInt()
            };
            KerasSpec spec = new KerasSpec(file, hwc);
            spec.shapes.put(NetSpec.INPUT, Shape.of(hwc[2], hwc[0], hwc[1]));
            String before = NetSpec.INPUT;
            for (JsonNode layer : layers) {
                before = spec.add(layer, before);
            }
            return spec.net.build();
        }
    }

    private String add(JsonNode layer, String before) {
        JsonNode config = layer.get("config");
        String name = config.get("name").asText();
        String kind = layer.get("class_name").asText();
        if (kind.equals("InputLayer")) {
            ends.put(name, NetSpec.INPUT);
            return NetSpec.INPUT;
        }
        List<String> from = new ArrayList<>();
        JsonNode calls = layer.path("inbound_nodes");
        if (calls.isEmpty()) {
            from.add(before);
        } else {
            calls.get(0).forEach(call -> from.add(ends.get(call.get(0).asText())));
        }
        Op op = op(kind, name, config, from.get(0));
        String end = put(name, op, from);
        String function =
                kind.equals("Activation") ? "linear" : config.path("activation").asText("linear");
        if (!function.equals("linear")) {
            end = put(name + "/" + function, nonlinearity(function), List.of(end));
        }
        ends.put(name, end);
        return end;
    }

    private String put(String name, Op op, List<String> from) {
        net.from(from.toArray(String[]::new)).add(name, op);
        Shape before = shapes.get(from.get(0));
        shapes.put(name, op.outputShape(from.stream().map(shapes::get).toList()));
        if (op instanceof Op.Flatten) {
            flattened.put(name, before);
        } else if (flattened.containsKey(from.get(0)) && !(op instanceof Op.Dense)) {
            flattened.put(name, flattened.get(from.get(0)));
        }
        return name;
    }

    private Op op(String kind, String name, JsonNode config, String from) {
        return switch (kind) {
            case "Conv2D" ->
                new Op.Convolution(kernel(name, "kernel"), bias(name, config), window(config, "kernel_size", from));
            case "SeparableConv2D" ->
                new Op.SeparableConvolution(
                        depthwise(name),
                        kernel(name, "pointwise_kernel"),
                        bias(name, config),
                        window(config, "kernel_size", from));
            case "MaxPooling2D" -> new Op.MaxPooling(window(config, "pool_size", from));
            case "BatchNormalization" ->
                new Op.BatchNormalization(
                        vector(name, "gamma"),
                        vector(name, "beta"),
                        vector(name, "moving_mean"),
                        vector(name, "moving_variance"),
                        config.get("epsilon").asDouble());
            case "Dense" -> new Op.Dense(matrix(name, flattened.get(from)), bias(name, config));
            case "Activation" -> nonlinearity(config.get("activation").asText());
            case "Add" -> new Op.Add();
            case "Flatten" -> new Op.Flatten();
            case "GlobalAveragePooling2D" -> new Op.GlobalAveragePooling();
            default -> throw new IllegalArgumentException("kind: expected a layer of the fixtures, got " + kind);
        };
    }

    private static Op nonlinearity(String name) {
        return switch (name) {
            case "relu" -> new Op.Relu();
            case "softmax" -> new Op.Softmax();
            default -> throw new IllegalArgumentException("name: expected relu or softmax, got " + name);
        };
    }

    /** TensorFlow's padding: what is odd goes below and to the right. */
    private Window window(JsonNode config, String key, String from) {
        int[] size = {config.get(key).get(0).asInt(), config.get(key).get(1).asInt()};
        int[] stride = {
            config.get("strides").get(0).asInt(), config.get("strides").get(1).asInt()
        };
        int[] total = {0, 0};
        if (config.get("padding").asText().equals("same")) {
            for (int i = 0; i < 2; i++) {
                int extent = shapes.get(from).get(i + 1);
                int outputs = (extent + stride[i] - 1) / stride[i];
                total[i] = Math.max((outputs - 1) * stride[i] + size[i] - extent, 0);
            }
        }
        return new Window(
                size[0],
                size[1],
                stride[0],
                stride[1],
                total[0] / 2,
                total[0] - total[0] / 2,
                total[1] / 2,
                total[1] - total[1] / 2,
                1,
                1);
    }

    private Optional<Tensor> bias(String name, JsonNode config) {
        return config.path("use_bias").asBoolean(true) ? Optional.of(vector(name, "bias")) : Optional.empty();
    }

    private Tensor vector(String layer, String array) {
        float[] numbers = (float[]) dataset(layer, array).getDataFlat();
        return Tensor.of(Shape.of(numbers.length), numbers);
    }

    /** From {@code [kh,kw,in,out]} to {@code [out,in,kh,kw]}. */
    private Tensor kernel(String layer, String array) {
        float[][][][] stored = (float[][][][]) dataset(layer, array).getData();
        int rows = stored.length;
        int columns = stored[0].length;
        int in = stored[0][0].length;
        int out = stored[0][0][0].length;
        float[] kernels = new float[out * in * rows * columns];
        int at = 0;
        for (int o = 0; o < out; o++) {
            for (int c = 0; c < in; c++) {
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        kernels[at++] = stored[i][j][c][o];
                    }
                }
            }
        }
        return Tensor.wrap(Shape.of(out, in, rows, columns), kernels);
    }

    /** From {@code [kh,kw,in,multiplier]} to {@code [in * multiplier,1,kh,kw]}. */
    private Tensor depthwise(String layer) {
        float[][][][] stored =
                (float[][][][]) dataset(layer, "depthwise_kernel").getData();
        int rows = stored.length;
        int columns = stored[0].length;
        int in = stored[0][0].length;
        int multiplier = stored[0][0][0].length;
        float[] kernels = new float[in * multiplier * rows * columns];
        int at = 0;
        for (int c = 0; c < in; c++) {
            for (int m = 0; m < multiplier; m++) {
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        kernels[at++] = stored[i][j][c][m];
                    }
                }
            }
        }
        return Tensor.wrap(Shape.of(in * multiplier, 1, rows, columns), kernels);
    }

    /** From {@code [in,out]} to {@code [out,in]}, inputs from H, W, C order to C, H, W if they were a map. */
    private Tensor matrix(String layer, Shape map) {
        float[][] stored = (float[][]) dataset(layer, "kernel").getData();
        Shape from = map == null ? Shape.of(stored.length, 1, 1) : map;
        int out = stored[0].length;
        float[] weights = new float[out * stored.length];
        int at = 0;
        for (int o = 0; o < out; o++) {
            for (int c = 0; c < from.get(0); c++) {
                for (int i = 0; i < from.get(1); i++) {
                    for (int j = 0; j < from.get(2); j++) {
                        weights[at++] = stored[(i * from.get(2) + j) * from.get(0) + c][o];
                    }
                }
            }
        }
        return Tensor.wrap(Shape.of(out, stored.length), weights);
    }

    private Dataset dataset(String layer, String array) {
        String group = "model_weights/" + layer;
        String[] names =
                (String[]) file.getByPath(group).getAttribute("weight_names").getData();
        for (String name : names) {
            if (name.endsWith("/" + array + ":0")) {
                return file.getDatasetByPath(group + "/" + name);
            }
        }
        throw new IllegalArgumentException("array: expected one of " + List.of(names) + ", got " + array);
    }
}
