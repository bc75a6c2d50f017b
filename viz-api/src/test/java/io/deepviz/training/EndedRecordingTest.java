package io.deepviz.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.deepviz.Model;
import io.deepviz.testing.ReferenceModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings in processes of their own, which end as nobody planned: killed at random moments, or with a full disk. */
class EndedRecordingTest {
    private static final int KILLS = 5;
    private static final int FULL = 3;

    @TempDir
    Path folder;

    /** SIGKILL where there are signals: nothing of the process runs after it. */
    @Test
    void aProcessThatIsKilledLeavesAllButTheRecordItWasWriting() throws Exception {
        Random random = new Random(1);
        for (int kill = 0; kill < KILLS; kill++) {
            Path file = folder.resolve("killed" + kill);
            Process process = start(List.of(), file);
            try {
                await(process, file);
                TimeUnit.MICROSECONDS.sleep(random.nextInt(40_000));
            } finally {
                process.destroyForcibly().waitFor();
            }

            TrainingRun run = TrainingRun.open(file);
            requireEveryStepUpTo(run, Files.size(file));
            assertThat(run.isFinished()).isFalse();
        }
    }

    /** A process that may not write files of more than 64 blocks gets the error of a full disk, in the middle of a record. */
    @Test
    void aFullDiskLeavesWholeRecordsAndNoOpenFile() throws Exception {
        assumeThat(Path.of("/bin/sh")).exists();
        Path file = folder.resolve("full");
        Process process = start(List.of("/bin/sh", "-c", "ulimit -f 64; exec \"$0\" \"$@\""), file);

        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(FULL);
        TrainingRun run = TrainingRun.open(file);
        assertThat(run.cutOff()).isZero(); // what was written of the last record was taken back
        requireEveryStepUpTo(run, Files.size(file));
    }

    /** Steps from 0 on, none missing; at most one record, the last, is a beginning only. */
    private static void requireEveryStepUpTo(TrainingRun run, long size) {
        int steps = run.losses().size();
        assertThat(steps).isPositive();
        assertThat(run.losses())
                .extracting(Loss::step)
                .containsExactlyElementsOf(IntStream.range(0, steps).boxed().toList());
        assertThat(run.snapshots().size()).isBetween(steps, steps + 1);
        assertThat(run.cutOff()).isLessThan(size / run.snapshots().size() + 1);
    }

    private static Process start(List<String> before, Path file) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:-UsePerfData", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Endless.class.getName(), file.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Until some records are there. */
    private static void await(Process process, Path file) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!Files.exists(file) || Files.size(file) < 20_000) {
            assertThat(process.isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(1);
        }
    }

    /** Records until it can't; goes by the exit code {@value #FULL} if the file is let go of as it should be then. */
    static final class Endless {
        public static void main(String[] arguments) throws IOException {
            Model model = ReferenceModel.of(SmallRun.net(0));
            TrainingRecorder recorder = TrainingRecorder.create(
                    Path.of(arguments[0]), model, SmallRun.probe(), TrainingRecorder.Options.DEFAULTS);
            int step = 0;
            try {
                for (; true; step++) {
                    recorder.snapshot(model, TrainingStep.at(step));
                    recorder.loss(step, 0, 1);
                }
            } catch (IOException e) {
                recorder.close(); // has nothing left to do
                System.exit(isRefused(recorder, step) ? FULL : 1);
            }
        }

        private static boolean isRefused(TrainingRecorder recorder, int step) throws IOException {
            try {
                recorder.loss(step, 0, 1);
                return false;
            } catch (IllegalStateException e) {
                return true;
            }
        }
    }
}
