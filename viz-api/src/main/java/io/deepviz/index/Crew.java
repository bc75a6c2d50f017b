package io.deepviz.index;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does numbered pieces of work on all cores. The asking thread works along: it alone would do if no other were free, and
 * it is the one that reports, between two pieces of its own. Others are lent by the fork-join pool.
 *
 * @param <M> a member, which keeps what one thread needs; made when a thread takes its first piece
 */
final class Crew<M> {
    private static final long REPORT_EVERY_NANOS = 100_000_000;

    private final long pieces;
    private final Supplier<M> hire;
    private final Job<M> job;
    private final List<M> members = new ArrayList<>();
    private long claimed;
    private long finished;
    private @Nullable Throwable failure;

    private Crew(long pieces, Supplier<M> hire, Job<M> job) {
        this.pieces = pieces;
        this.hire = hire;
        this.job = job;
    }

    /** One piece of the work. */
    @FunctionalInterface
    interface Job<M> {
        void run(M member, long piece);
    }

    /**
     * Does pieces 0 to {@code pieces - 1} and returns the members that took part. What a member or the report throws is
     * thrown here, when no thread is at work any more.
     *
     * @param most how many members there may be
     * @param report is told how many pieces are done, every tenth of a second or so, by the asking thread
     */
    static <M> List<M> work(long pieces, int most, Supplier<M> hire, Job<M> job, LongConsumer report) {
        Crew<M> crew = new Crew<>(pieces, hire, job);
        ForkJoinPool pool = ForkJoinTask.inForkJoinPool() ? ForkJoinTask.getPool() : ForkJoinPool.commonPool();
        long others = Math.min(Math.min(most, pieces) - 1, pool.getParallelism());
        for (int i = 0; i < others; i++) {
            pool.execute(() -> crew.takePart(done -> {}));
        }
        crew.takePart(report);
        return crew.finish();
    }

    /** How many members are worth having. */
    static int size() {
        return Runtime.getRuntime().availableProcessors();
    }

    private void takePart(LongConsumer report) {
        long piece = claim();
        if (piece < 0) {
            return; // came too late: a member costs memory
        }
        M member = null;
        long told = System.nanoTime();
        for (; piece >= 0; piece = claim()) {
            try {
                if (member == null) {
                    member = join();
                }
                job.run(member, piece);
                if (System.nanoTime() - told > REPORT_EVERY_NANOS) {
                    report.accept(finished() + 1);
                    told = System.nanoTime();
                }
                done(null);
            } catch (Throwable e) { // passed on to the asking thread, whatever it is
                done(e);
            }
        }
    }

    private M join() {
        M member = hire.get();
        synchronized (this) {
            members.add(member);
        }
        return member;
    }

    private synchronized long claim() {
        return failure == null && claimed < pieces ? claimed++ : -1;
    }

    private synchronized long finished() {
        return finished;
    }

    private synchronized void done(@Nullable Throwable thrown) {
        finished++;
        if (thrown != null && failure == null) {
            failure = thrown;
        }
        notifyAll();
    }

    private synchronized List<M> finish() {
        boolean interrupted = false;
        while (finished < claimed) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // others still read the caller's data: wait for them, then tell
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException(failure); // a checked one, thrown behind the compiler's back
        }
        return members;
    }
}
