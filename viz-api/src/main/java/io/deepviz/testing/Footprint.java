package io.deepviz.testing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The memory in use, in bytes. */
record Footprint(long heap, long process) {
    private static final Path STATUS = Path.of("/proc/self/status");

    /**
     * Does something many times after a fifth of that as a warm-up, and demands that memory does not grow on and on.
     *
     * @param allowed growth in each half, in bytes; more in both is a failure
     */
    static void flat(int times, long allowed, Threads.Work work) throws Exception {
        repeat(times / 5, work);
        List<Footprint> found = new ArrayList<>(List.of(now()));
        for (int half = 0; half < 2; half++) {
            repeat(times / 2, work);
            found.add(now());
        }
        demand("heap after collection", found.stream().map(Footprint::heap).toList(), allowed, times);
        demand("memory of the process", found.stream().map(Footprint::process).toList(), allowed, times);
    }

    private static void repeat(int times, Threads.Work work) throws Exception {
        for (int i = 0; i < times; i++) {
            work.of(i);
        }
    }

    private static void demand(String what, List<Long> bytes, long allowed, int times) {
        long first = bytes.get(1) - bytes.get(0);
        long second = bytes.get(2) - bytes.get(1);
        Expect.that(
                Math.min(first, second) <= allowed,
                () -> what + ": expected growth of at most " + allowed + " bytes in " + times / 2 + " calls, got "
                        + first + " and then " + second);
    }

    private static Footprint now() throws InterruptedException, IOException {
        for (int i = 0; i < 3; i++) {
            System.gc(); // several times: native memory is often given back by what runs after a collection
            Thread.sleep(50);
        }
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), resident());
    }

    /** What the process has in physical memory; 0 where the system does not say. */
    private static long resident() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }
}
