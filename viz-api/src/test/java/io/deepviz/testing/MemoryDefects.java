package io.deepviz.testing;

import io.deepviz.Model;
import io.deepviz.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Networks that leave something behind: chapter M. What they leave goes when the test's models do. */
final class MemoryDefects {
    private static final int COPIES = 8;

    private MemoryDefects() {}

    static List<Defect> all() {
        return List.of(
                new Defect("M1", "keeps its inputs", net -> new Keeper(net, false).model(), "heap after collection"),
                new Defect("M1", "keeps native copies", net -> new Keeper(net, true).model(), "memory of the process"),
                new Defect("M2", "keeps native weights", new Opener()::open, "memory of the process"));
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
        private final List<ByteBuffer> kept = new ArrayList<>();

        Model open(NetSpec net) {
            kept.add(copy(net.node("out").op().parameters().get("weights").toArray()));
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
