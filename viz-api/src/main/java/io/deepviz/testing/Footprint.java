package io.deepviz.testing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The memory in use, in bytes.
 *
 * @param heap what is left of Java's heap after collections
 * @param process what the process has in physical memory, native memory included; 0 where the system does not say
 */
record Footprint(long heap, long process) {
    private static final Path STATUS = Path.of("/proc/self/status"); // Linux
    private static final int PERIODS = 10;

    /**
     * Does something many times, after a fifth of that as a warm-up, and demands that memory does not grow on and on.
     * It is measured ten times on the way. The median of the ten growths counts: a leak shows in each of them, a heap that
     * is resized or code that is compiled in one or two.
     *
     * @param allowed growth a call, in bytes
     */
    static void flat(int calls, long allowed, Threads.Work work) throws Exception {
        int each = calls / PERIODS;
        repeat(2 * each, work);
        List<Footprint> found = new ArrayList<>(List.of(now()));
        for (int period = 0; period < PERIODS; period++) {
            repeat(each, work);
            found.add(now());
        }
        demand("heap after collection", growth(found, Footprint::heap) / each, allowed);
        demand("memory of the process", growth(found, Footprint::process) / each, allowed);
    }

    private static void repeat(int times, Threads.Work work) throws Exception {
        for (int i = 0; i < times; i++) {
            work.of(i);
        }
    }

    private static void demand(String what, long growth, long allowed) {
        Expect.that(
                growth <= allowed,
                () -> what + ": expected growth of at most " + allowed + " bytes a call, got " + growth
                        + " as the median of " + PERIODS + " measurements");
    }

    /** The median growth from one measurement to the next. */
    private static long growth(List<Footprint> found, ToLongFunction<Footprint> bytes) {
        long[] growths = new long[found.size() - 1];
        for (int i = 0; i < growths.length; i++) {
            growths[i] = bytes.applyAsLong(found.get(i + 1)) - bytes.applyAsLong(found.get(i));
        }
        java.util.Arrays.sort(growths);
        return growths[growths.length / 2];
    }

    private static Footprint now() throws InterruptedException, IOException {
        for (int i = 0; i < 3; i++) {
            System.gc(); // several times: native memory is often given back by what runs after a collection
            Thread.sleep(30);
        }
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), resident());
    }

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
