package io.deepviz.features;

import com.google.common.util.concurrent.Uninterruptibles;
import io.deepviz.InputSpec;
import io.deepviz.error.VizIOException;
import io.deepviz.image.Image;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Batches of images for a network, decoded and fitted by other threads while the network works on the batch before. In
 * the order of the folder, however fast each image comes; no more than {@link #AHEAD} batches wait at any time. For one
 * thread that takes them.
 */
final class DecodeAhead implements AutoCloseable {
    /** One that is being decoded while the network runs, and one to even out images of unequal size. */
    static final int AHEAD = 2;

    private final ImageFolder images;
    private final InputSpec input;
    private final int batchSize;
    private final int imageSize;
    private final PictureReader reader;
    private final ExecutorService threads;
    private final Queue<Thread> started = new ConcurrentLinkedQueue<>();
    private final Deque<Filling> ahead = new ArrayDeque<>();
    private int submitted;

    /**
     * Images that the network can take.
     *
     * @param images numbers of those in the folder, in the order of the tensor
     * @param tensor {@code [N,C,H,W]}; empty if there is none
     * @param skipped those that could not be read
     */
    record Batch(List<Integer> images, Optional<Tensor> tensor, List<SkippedImage> skipped) {}

    /**
     * Starts no work yet.
     *
     * @throws IllegalArgumentException if the network can't take pictures, or the size of its input is open
     */
    DecodeAhead(ImageFolder images, InputSpec input, int batchSize, int threads, PictureReader reader) {
        this.reader = reader;
        this.images = images;
        this.input = input;
        this.batchSize = batchSize;
        this.imageSize = input.toTensor(Image.rgb(1, 1, new int[1])).size(); // a spec that refuses one refuses all
        this.threads = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "deepviz-decode");
            thread.setDaemon(true);
            started.add(thread);
            return thread;
        });
    }

    /**
     * The next images; empty after the last ones.
     *
     * @throws CancellationException if the thread is interrupted
     */
    Optional<Batch> next() {
        refill(AHEAD);
        Filling oldest = ahead.poll();
        if (oldest == null) {
            return Optional.empty();
        }
        Batch batch = oldest.await();
        refill(AHEAD); // the threads go on while the caller works on this one
        return Optional.of(batch);
    }

    private void refill(int count) {
        while (ahead.size() < count && submitted < images.size()) {
            int end = Math.min(submitted + batchSize, images.size());
            ahead.add(new Filling(submitted, end));
            submitted = end;
        }
    }

    /** Stops the threads and waits until they are gone, interrupted or not: for the image at hand, at most. */
    @Override
    public void close() {
        threads.shutdownNow();
        started.forEach(Uninterruptibles::joinUninterruptibly);
    }

    /** A batch that is being filled: each image is written to its own place in the one array. */
    private final class Filling {
        private final int first;
        private final float[] numbers;
        private final List<Future<Optional<SkippedImage>>> slots = new ArrayList<>();

        Filling(int first, int end) {
            this.first = first;
            this.numbers = new float[Math.multiplyExact(end - first, imageSize)];
            for (int slot = 0; slot < end - first; slot++) {
                int image = first + slot;
                int position = slot * imageSize;
                slots.add(threads.submit(() -> fill(image, position)));
            }
        }

        private Optional<SkippedImage> fill(int image, int position) {
            try {
                reader.read(
                        images.path(image), picture -> input.toTensor(picture).copyTo(numbers, position));
                return Optional.empty();
            } catch (VizIOException e) {
                return Optional.of(new SkippedImage(images.name(image), String.valueOf(e.getMessage())));
            } catch (IOException e) { // the system's message is often the path alone
                String what = e.getClass().getSimpleName();
                String reason = images.path(image) + ": can't be read (" + what + ")";
                return Optional.of(new SkippedImage(images.name(image), reason));
            }
        }

        Batch await() {
            List<Integer> good = new ArrayList<>();
            List<SkippedImage> skipped = new ArrayList<>();
            for (int slot = 0; slot < slots.size(); slot++) {
                Optional<SkippedImage> failure = get(slots.get(slot));
                if (failure.isPresent()) {
                    skipped.add(failure.get());
                    continue;
                }
                if (good.size() < slot) { // close the gap that a skipped one left
                    System.arraycopy(numbers, slot * imageSize, numbers, good.size() * imageSize, imageSize);
                }
                good.add(first + slot);
            }
            return new Batch(good, tensor(good.size()), skipped);
        }

        private Optional<Tensor> tensor(int count) {
            if (count == 0) {
                return Optional.empty();
            }
            float[] used = count == slots.size() ? numbers : Arrays.copyOf(numbers, count * imageSize);
            Shape shape = input.shape().prepend(count);
            return Optional.of(Tensor.wrap(shape, used));
        }

        private static <T> T get(Future<T> result) {
            try {
                return result.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                CancellationException cancelled = new CancellationException("interrupted while images were decoded");
                cancelled.initCause(e);
                throw cancelled;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                if (e.getCause() instanceof Error failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
