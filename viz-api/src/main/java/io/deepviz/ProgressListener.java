package io.deepviz;

/**
 * Is told how far long work has got, from the thread that asked for the work and at a pace that costs nothing. To cancel
 * the work, throw {@link java.util.concurrent.CancellationException}: it passes to the caller, and nothing half done
 * remains.
 */
@FunctionalInterface
public interface ProgressListener {
    /** Hears nothing. */
    ProgressListener NONE = (task, done, total) -> {};

    /**
     * Hears how far the work has got.
     *
     * @param task what is being done, such as {@code features}
     * @param done how many of its parts are done
     * @param total how many there are, or -1 if that is not known
     */
    void progress(String task, long done, long total);
}
