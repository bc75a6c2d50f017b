package io.deepviz.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs things at once, in threads that do not keep the program alive if they hang. */
final class Threads {
    /** Longer than anything here takes on the slowest machine: only what hangs for ever runs into it. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private Threads() {}

    /** What one of several threads does. */
    @FunctionalInterface
    interface Work {
        void of(int thread) throws Exception;
    }

    /** Runs the work in so many threads and waits for all; throws what the first of them threw. */
    static void all(int count, Work work) throws Exception {
        List<FutureTask<Boolean>> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int thread = i;
            started.add(start(() -> work.of(thread)));
        }
        for (FutureTask<Boolean> each : started) {
            join(each);
        }
    }

    static FutureTask<Boolean> start(Expect.Call work) {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            work.run();
            return true;
        });
        Thread thread = new Thread(task, "backend-contract");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Waits for the end of it; throws what it threw. */
    static void join(FutureTask<Boolean> task) throws Exception {
        try {
            task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("expected the call to end, but it still hung after " + PATIENCE, e);
        }
    }
}
