package io.deepviz.features;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The digest of {@link FeatureOrigin#identityOf}. */
final class ModelDigest {
    private final MessageDigest digest;
    private final ByteBuffer piece = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    private ModelDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    static String of(Model model) {
        ModelDigest all = new ModelDigest();
        for (Layer layer : model.layers()) {
            all.add(layer.name());
            all.add(layer.kind().name());
            all.add(layer.inputs().toString());
            all.add(layer.window().toString());
            for (Map.Entry<String, Tensor> parameter : new TreeMap<>(layer.parameters()).entrySet()) {
                all.add(parameter.getKey());
                all.add(parameter.getValue());
            }
        }
        return HexFormat.of().formatHex(all.digest.digest(), 0, 16);
    }

    /** With its length, so that "ab" and "c" differ from "a" and "bc". */
    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        piece.clear().putInt(bytes.length);
        digest.update(piece.flip());
        digest.update(bytes);
    }

    private void add(Tensor tensor) {
        add(tensor.shape().toString());
        FloatBuffer numbers = tensor.buffer();
        while (numbers.hasRemaining()) {
            int count = Math.min(numbers.remaining(), piece.capacity() / Float.BYTES);
            FloatBuffer part = numbers.slice().limit(count);
            piece.clear().asFloatBuffer().put(part);
            digest.update(piece.limit(count * Float.BYTES));
            numbers.position(numbers.position() + count);
        }
    }
}
