package io.deepviz.training;

import io.deepviz.error.VizIOException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A training run that {@link TrainingRecorder} wrote, or is still writing: up to its last whole record, whatever happened
 * to the process that trained. Immutable; open the file again to see more.
 */
public final class TrainingRun {
    private final RunHead head;
    private final List<Loss> losses;
    private final List<Validation> validations;
    private final List<Snapshot> snapshots;
    private final boolean finished;
    private final long cut;
    private final double seconds;
    private final double recording;

    private TrainingRun(Collected collected, RunHead head, long cut) {
        this.head = head;
        this.losses = List.copyOf(collected.losses);
        this.validations = List.copyOf(collected.validations);
        this.snapshots = List.copyOf(collected.snapshots);
        this.finished = collected.finished;
        this.cut = cut;
        this.seconds = collected.seconds;
        this.recording = collected.recording;
    }

    /**
     * Reads a run.
     *
     * @throws VizIOException if it is another kind of file, was written by a later version, or is damaged in front of
     *     whole records, or holds none
     * @throws IOException if it can't be read
     */
    public static TrainingRun open(Path file) throws IOException {
        Collected collected = new Collected(file);
        long cut = RunFile.read(file, collected);
        if (collected.head == null) {
            throw new VizIOException(file + ": this training run ends before its first record");
        }
        return new TrainingRun(collected, collected.head, cut);
    }

    /** The network, and what it was looked at with. */
    public RunHead head() {
        return head;
    }

    /** The losses of batches, in the order they came. */
    public List<Loss> losses() {
        return losses;
    }

    /** What the training loop measured on images that are not learned from. */
    public List<Validation> validations() {
        return validations;
    }

    /** The moments at which the network was looked at. */
    public List<Snapshot> snapshots() {
        return snapshots;
    }

    /** Whether the recorder was closed: if not, the training goes on, or was ended from outside. */
    public boolean isFinished() {
        return finished;
    }

    /** How many bytes behind the last whole record were passed over: the beginning of one that was never finished. */
    public long cutOff() {
        return cut;
    }

    /** The share of the time that recording took, up to the last snapshot or the end; empty before the second snapshot. */
    public OptionalDouble recordingShare() {
        return seconds > 0 ? OptionalDouble.of(recording / seconds) : OptionalDouble.empty();
    }

    /** How long it took up to the last snapshot or the end. */
    double seconds() {
        return seconds;
    }

    /** How much of that the recorder took. */
    double recording() {
        return recording;
    }

    private static final class Collected implements RunFile.Reader {
        private final Path file;
        private final List<Loss> losses = new ArrayList<>();
        private final List<Validation> validations = new ArrayList<>();
        private final List<Snapshot> snapshots = new ArrayList<>();
        private @Nullable RunHead head;
        private boolean finished;
        private double seconds;
        private double recording;

        Collected(Path file) {
            this.file = file;
        }

        @Override
        public void take(RunRecord kind, ByteBuffer payload) throws IOException {
            try {
                add(kind, new RunInput(payload));
            } catch (IllegalArgumentException | BufferUnderflowException e) { // its checksum is right, so it was meant
                throw new VizIOException(
                        file + ": expected a record that this version of DeepViz knows, found another (" + kind + ")",
                        e);
            }
        }

        private void add(RunRecord kind, RunInput in) {
            switch (kind) {
                case HEAD -> head = RunCodec.head(in);
                case LOSS -> losses.add(RunCodec.loss(in));
                case VALIDATION -> validations.add(RunCodec.validation(in));
                case SNAPSHOT -> {
                    Snapshot snapshot = RunCodec.snapshot(in);
                    snapshots.add(snapshot);
                    seconds = snapshot.seconds();
                    recording = snapshot.recording();
                }
                case END -> {
                    finished = true;
                    seconds = in.number();
                    recording = in.number();
                }
                case TAKEN_UP -> takeUp(in.integer());
            }
        }

        /** A training that went on from an earlier state than the last recorded one: what came after that is void. */
        private void takeUp(int step) {
            losses.removeIf(each -> each.step() >= step);
            snapshots.removeIf(each -> each.step() >= step);
            validations.removeIf(each -> each.step() > step);
            finished = false;
        }
    }

    /** The last snapshot, if there is one. */
    Optional<Snapshot> last() {
        return snapshots.isEmpty() ? Optional.empty() : Optional.of(snapshots.get(snapshots.size() - 1));
    }
}
