package io.deepviz.features;

import io.deepviz.ProgressListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Turns progress into a line for people: {@code features: 1,234 of 10,000 · 310/s · 28 s left}. The rate is that of the
 * last 15 seconds. For work that is told from one thread.
 */
public final class ProgressLine implements ProgressListener {
    private static final long WINDOW = Duration.ofSeconds(15).toNanos();
    /** Moments closer than this count as one: work may tell of every part. */
    private static final long GRAIN = Duration.ofMillis(100).toNanos();

    private final long interval;
    private final Consumer<String> sink;
    private final LongSupplier clock;
    private final Deque<Moment> recent = new ArrayDeque<>();
    private String task = "";
    private long kept; // when the last moment that stays was
    private long spoken;

    private record Moment(long nanos, long done) {}

    private ProgressLine(Duration interval, Consumer<String> sink, LongSupplier clock) {
        this.interval = interval.toNanos();
        this.sink = sink;
        this.clock = clock;
    }

    /**
     * A line at most this often, and in any case when a task is done.
     *
     * @param sink takes the lines, which have no line end
     */
    public static ProgressLine every(Duration interval, Consumer<String> sink) {
        return new ProgressLine(interval, sink, System::nanoTime);
    }

    static ProgressLine every(Duration interval, Consumer<String> sink, LongSupplier clock) {
        return new ProgressLine(interval, sink, clock);
    }

    @Override
    public void progress(String nowDoing, long done, long total) {
        long now = clock.getAsLong();
        if (!nowDoing.equals(task) || recent.isEmpty()) {
            task = nowDoing;
            recent.clear();
            spoken = now - interval;
        }
        remember(new Moment(now, done));
        if (now - spoken >= interval || done == total) {
            spoken = now;
            sink.accept(task + ": " + text(done, total, rate()));
        }
    }

    private void remember(Moment moment) {
        if (recent.size() > 1 && moment.nanos - kept < GRAIN) {
            recent.removeLast();
        } else {
            kept = moment.nanos;
        }
        recent.addLast(moment);
        while (recent.size() > 2 && moment.nanos - recent.getFirst().nanos > WINDOW) {
            recent.removeFirst();
        }
    }

    /** Parts a second; 0 if that can't be told yet. */
    private double rate() {
        Moment first = recent.getFirst();
        Moment last = recent.getLast();
        long nanos = last.nanos - first.nanos;
        return nanos <= 0 ? 0 : 1e9 * (last.done - first.done) / nanos;
    }

    private static String text(long done, long total, double rate) {
        String text = String.format(Locale.ROOT, "%,d", done);
        if (total >= 0) {
            text += String.format(Locale.ROOT, " of %,d", total);
        }
        if (rate <= 0) {
            return text;
        }
        text += rate < 10
                ? String.format(Locale.ROOT, " · %.1f/s", rate)
                : String.format(Locale.ROOT, " · %,.0f/s", rate);
        return total <= done ? text : text + " · " + duration((long) Math.ceil((total - done) / rate)) + " left";
    }

    private static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
