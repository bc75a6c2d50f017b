package io.deepviz.examples;

import io.deepviz.examples.demo.DemoRecipe;
import io.deepviz.examples.demo.DemoTraining;
import io.deepviz.features.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viz train-demo}: makes the demo's network again. */
@Command(
        name = "train-demo",
        description = "Makes the demo's network again, from a seed: pictures, training, timeline.")
final class TrainDemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "deepviz-trained", description = "Where to.")
    private Path out;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Of pictures and weights; 1.")
    private long seed;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "3", description = "Passes over the pictures; 3.")
    private int epochs;

    @Override
    public Integer call() throws IOException {
        DemoRecipe standard = DemoRecipe.DEFAULT;
        DemoRecipe recipe =
                new DemoRecipe(seed, standard.images(), epochs, standard.batch(), standard.rate(), standard.warmup());
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                "viz: %,d pictures are painted, then %d epochs trained: about 15 minutes of one processor's time for 3;"
                        + " what is left is shown from the first steps on%n",
                recipe.images(), recipe.epochs());
        DemoTraining training = DemoTraining.start(recipe);
        ProgressLine progress = ProgressLine.every(Duration.ofSeconds(2), err::println);
        while (!training.isDone()) {
            training.trainEpoch(progress);
            training.save(out);
        }
        spec.commandLine().getOut().println("wrote " + out + " (loss " + training.loss() + ")");
        return 0;
    }
}
