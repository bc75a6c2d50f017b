package io.deepviz.testing;

import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Networks that leave something behind: chapter M. What they leave goes when the test's models do. */
final class MemoryDefects {
    private static final int COPIES = 8;

    private MemoryDefects() {}

    static List<Defect> all() {
        List<Defect> all = new ArrayList<>(List.of(
                new Defect("M1", "keeps its inputs", net -> new Keeper(net, false).model(), "heap after collection"),
                new Defect("M2", "keeps its weights", new Opener(false)::open, "heap after collection")));
        if (Files.isReadable(Path.of("/proc/self/status"))) { // elsewhere, native memory is not seen
            all.add(new Defect(
                    "M1", "keeps native copies", net -> new Keeper(net, true).model(), "memory of the process"));
            all.add(new Defect("M2", "keeps native weights", new Opener(true)::open, "memory of the process"));
        }
        return all;
    }

    private static final class Keeper extends DecoratedNetwork {
        private final boolean natively;
        private final List<Object> kept = new ArrayList<>();

        Keeper(NetSpec net, boolean natively) {
            super(net);
            this.natively = natively;
        }

        @Override
        public Map<String, Tensor> forward(Tensor images, Set<String> wanted) {
            kept.add(natively ? copy(images.toArray()) : images.toArray());
            return super.forward(images, wanted);
        }
    }

    private static final class Opener {
        private final boolean natively;
        private final List<Object> kept = new ArrayList<>();

        Opener(boolean natively) {
            this.natively = natively;
        }

        Model open(NetSpec net) {
            float[] weights = net.node("out").op().parameters().get("weights").toArray();
            kept.add(natively ? copy(weights) : weights);
            return ReferenceModel.of(net);
        }
    }

    /**
     * Outside the heap; written, so that the memory is really used. Several times, because a heap that shrinks after
     * hundreds of other tests in the same process gives back megabytes meanwhile.
     */
    private static ByteBuffer copy(float[] numbers) {
        ByteBuffer copy = ByteBuffer.allocateDirect(COPIES * 4 * numbers.length);
        for (int i = 0; i < COPIES; i++) {
            copy.asFloatBuffer().position(i * numbers.length).put(numbers);
        }
        return copy;
    }
}
