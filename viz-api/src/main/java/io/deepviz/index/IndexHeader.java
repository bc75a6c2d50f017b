package io.deepviz.index;

import io.deepviz.Metric;
import io.deepviz.ProgressListener;
import io.deepviz.image.internal.HeaderText;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an index's file says of it: facts, as keys and values, and the levels of its graph.
 *
 * @param entry of the graph
 * @param levels the lowest first
 */
record IndexHeader(Map<String, String> facts, int entry, List<Level> levels) {

    /** A level: how many nodes, numbers a list, and the checksum of its bytes. */
    record Level(int size, int stride, int checksum) {}

    static byte[] encode(IndexFile.Found index, List<Integer> checksums) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("metric", index.metric().name());
        facts.put("rows", Long.toString(index.rows()));
        facts.put("dimension", Integer.toString(index.dimension()));
        facts.put("vectors", Integer.toHexString(index.checksum()));
        facts.put("model", index.origin().model());
        facts.put("identity", index.origin().identity());
        facts.put("layer", index.origin().layer());
        facts.put("m", Integer.toString(index.options().m()));
        facts.put("efConstruction", Integer.toString(index.options().efConstruction()));
        facts.put("breadth", Integer.toString(index.options().breadth()));
        facts.put("seed", Long.toString(index.options().seed()));
        facts.put("threads", Integer.toString(index.options().threads()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HeaderText.put(out, facts);
        HeaderText.putInt(out, index.graph().entry());
        HeaderText.putInt(out, checksums.size());
        for (int i = 0; i < checksums.size(); i++) {
            Graph.Level level = index.graph().levels().get(i);
            HeaderText.putInt(out, level.size());
            HeaderText.putInt(out, level.stride());
            HeaderText.putInt(out, checksums.get(i));
        }
        return out.toByteArray();
    }

    /**
     * What {@link #encode} wrote; facts that it doesn't know don't matter.
     *
     * @throws IllegalArgumentException if there is something that it can't make sense of
     */
    static IndexHeader decode(ByteBuffer header) {
        try {
            Map<String, String> facts = HeaderText.facts(header);
            int entry = header.getInt();
            int count = header.getInt();
            List<Level> levels = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                levels.add(level(header));
            }
            IndexHeader head = new IndexHeader(facts, entry, levels);
            head.metric();
            head.checksum();
            head.options(ProgressListener.NONE);
            head.origin();
            if (levels.isEmpty() || head.rows() < 1 || head.dimension() < 1) {
                throw new IllegalArgumentException(
                        levels.size() + " levels, " + head.rows() + " rows of " + head.dimension());
            }
            return head;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("less of it than it says", e);
        }
    }

    private static Level level(ByteBuffer header) {
        Level level = new Level(header.getInt(), header.getInt(), header.getInt());
        if (level.size < 1 || level.stride < 1) {
            throw new IllegalArgumentException("a level of " + level.size + " nodes with lists of " + level.stride);
        }
        return level;
    }

    Metric metric() {
        return Metric.valueOf(fact("metric"));
    }

    long rows() {
        return Long.parseLong(fact("rows"));
    }

    int dimension() {
        return Integer.parseInt(fact("dimension"));
    }

    int checksum() {
        return Integer.parseUnsignedInt(fact("vectors"), 16);
    }

    VectorOrigin origin() {
        return new VectorOrigin(fact("model"), fact("identity"), fact("layer"));
    }

    ApproximateIndex.Options options(ProgressListener progress) {
        return new ApproximateIndex.Options(
                Integer.parseInt(fact("m")),
                Integer.parseInt(fact("efConstruction")),
                Integer.parseInt(fact("breadth")),
                Long.parseLong(fact("seed")),
                Integer.parseInt(fact("threads")),
                progress);
    }

    private String fact(String key) {
        String value = facts.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key);
        }
        return value;
    }
}
