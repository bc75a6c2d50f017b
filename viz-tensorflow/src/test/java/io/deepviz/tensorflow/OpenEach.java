package io.deepviz.tensorflow;

import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.Seed;
import io.deepviz.error.BackendException;
import io.deepviz.spi.Backends;
import io.deepviz.spi.OpenOptions;
import io.deepviz.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Opens every file in a folder and says what came of it: the main of another JVM, as it may not survive. */
final class OpenEach {
    static final String OPENED = "opened";
    /** A model that opens, but whose framework refuses to run it. */
    static final String OPENED_ONLY = "opened only";

    static final String PEAK = "peak of memory in MB: ";

    private OpenEach() {}

    /** A line for each: its name, what was thrown or {@value #OPENED}, and the message, with tabs between. */
    public static void main(String[] folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder[0]))) {
            for (Path file : files.sorted().toList()) {
                System.out.println("# " + file.getFileName()); // the last one, if it doesn't survive
                System.out.println(file.getFileName() + "\t" + outcome(file));
            }
        }
        System.out.println(PEAK + peak());
    }

    private static String outcome(Path file) {
        try (Model model = Backends.open(file, OpenOptions.DEFAULTS.withBackend("tensorflow"))) {
            try {
                return OPENED + "\t" + used(model);
            } catch (BackendException e) {
                return OPENED_ONLY + "\t" + line(e);
            }
        } catch (IOException | RuntimeException | Error e) {
            return e.getClass().getSimpleName() + "\t" + line(e);
        }
    }

    private static String line(Throwable failure) {
        return String.valueOf(failure.getMessage()).replace("\n", "\\n");
    }

    /** A model that opens must also run, forward and back, or say in a line why it doesn't. */
    private static String used(Model model) {
        Tensor image = Tensor.wrap(
                model.input().shape().prepend(1),
                new float[Math.toIntExact(model.input().shape().size())]);
        Layer first = model.layers().get(0);
        Layer last = model.layers().get(model.layers().size() - 1);
        Tensor output = model.forward(image, List.of(last)).of(last);
        model.gradients().orElseThrow().pullBack(image, last, Seed.of(values -> values), first);
        return output.shape().toString();
    }

    /** The most memory that this process ever had, native memory included, in MB; 0 where the system doesn't say. */
    private static long peak() throws IOException {
        Path status = Path.of("/proc/self/status"); // Linux
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                .sum();
    }
}
