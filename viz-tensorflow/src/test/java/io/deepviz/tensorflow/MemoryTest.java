package io.deepviz.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.Seed;
import io.deepviz.Window;
import io.deepviz.spi.Backends;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/**
 * The memory of a process, native memory included, is flat over 500 times open and close, and over 500 gradients. It is
 * measured in another JVM, whose heap doesn't grow, ten times on the way and after a warm-up of 100; the median of the ten
 * growths counts, since what is compiled or resized shows in one or two of them, and a leak in each.
 */
class MemoryTest {
    private static final int PERIODS = 10;
    private static final List<String> JVM = List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch");

    /** Keras's form and the frozen one in turns, each run forward and back. */
    @Test
    void openingAndClosingLeavesNothing() throws IOException {
        assertThat(growth("open", 500)).isLessThan(LEFT_OPEN / 3);
    }

    @Test
    void gradientsLeaveNothing() throws IOException {
        assertThat(growth("gradients", 500)).isLessThan(IMAGES / 4);
    }

    /** What this test looks for shows: models that are not closed. */
    @Test
    void modelsLeftOpenWouldShow() throws IOException {
        assertThat(growth("leave open", 300)).isGreaterThan(LEFT_OPEN);
    }

    /** Bytes that an open model of the tiny network takes at least: 280,000 were measured, most of them the session's. */
    private static final long LEFT_OPEN = 150_000;

    /** Bytes of the four images that a gradient is computed for: the least that a call could leave behind. */
    private static final long IMAGES = 4 * 3 * 64 * 64 * Float.BYTES;

    /** The growth in bytes for each time. */
    private static long growth(String what, int times) throws IOException {
        OtherJvm.End end = OtherJvm.run(Repeat.class, JVM, what, String.valueOf(times));
        assertThat(end.exitCode()).as(end.toString()).isZero();
        long[] found = end.output().lines().mapToLong(Long::parseLong).toArray();
        assertThat(found).hasSize(PERIODS + 1);
        long[] growths = new long[PERIODS];
        for (int i = 0; i < PERIODS; i++) {
            growths[i] = (found[i + 1] - found[i]) * PERIODS / times;
        }
        Arrays.sort(growths);
        System.out.println(what + ": bytes a time, by period " + Arrays.toString(growths));
        return (growths[PERIODS / 2 - 1] + growths[PERIODS / 2]) / 2;
    }

    /** Does one thing again and again, and says how much memory the process has. */
    static final class Repeat {
        private Repeat() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            int times = Integer.parseInt(arguments[1]);
            switch (arguments[0]) {
                case "open" ->
                    repeat(times, i -> {
                        try (Model model = open(i)) {
                            gradient(model, 1);
                        }
                    });
                case "leave open" -> repeat(times, i -> gradient(open(i), 1));
                default -> {
                    try (Model model = large()) {
                        repeat(times, i -> gradient(model, 4));
                    }
                }
            }
        }

        private interface Step {
            void run(int i) throws IOException;
        }

        private static void repeat(int times, Step step) throws IOException, InterruptedException {
            for (int i = 0; i < 100; i++) {
                step.run(i);
            }
            say();
            for (int period = 0; period < PERIODS; period++) {
                for (int i = 0; i < times / PERIODS; i++) {
                    step.run(i);
                }
                say();
            }
        }

        private static void say() throws InterruptedException {
            for (int i = 0; i < 3; i++) {
                System.gc();
                Thread.sleep(20); // what is freed after a collection
            }
            System.out.println(Pointer.physicalBytes());
        }

        private static Model open(int i) throws IOException {
            String file = i % 2 == 0 ? TinyModels.KERAS : TinyModels.FROZEN;
            return Backends.open(Fixtures.own(file), OpenOptions.DEFAULTS);
        }

        private static Model large() {
            NetSpec net = NetSpec.input(3, 64, 64)
                    .convolution("conv", 4, Window.square(3, 1, 1))
                    .add("relu", new Op.Relu())
                    .add("mean", new Op.GlobalAveragePooling())
                    .dense("out", 5)
                    .build();
            SpecGraph.Built built = SpecGraph.of(net);
            return TensorFlowGraphs.of(built.graph(), built.outputs(), OpenOptions.DEFAULTS, "large");
        }

        private static void gradient(Model model, int images) {
            Layer first = model.layers().get(0);
            Layer last = model.layers().get(model.layers().size() - 1);
            int size = Math.toIntExact(model.input().shape().size());
            Tensor zeros = Tensor.wrap(model.input().shape().prepend(images), new float[images * size]);
            model.gradients().orElseThrow().pullBack(zeros, last, Seed.unit(1), first);
        }
    }
}
