package io.deepviz.examples;

import io.deepviz.ProgressListener;
import io.deepviz.features.FeatureRow;
import io.deepviz.features.FeatureSet;
import io.deepviz.image.internal.AtomicFile;
import io.deepviz.index.VectorSource;
import io.deepviz.projection.Pca;
import io.deepviz.projection.Projection;
import io.deepviz.projection.TSne;
import io.deepviz.projection.Trustworthiness;
import io.deepviz.projection.Umap;
import io.deepviz.report.MapSheet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code viz embed}: a map of a feature space. */
@Command(name = "embed", description = "Draws a map of a feature space, or writes its coordinates.")
final class EmbedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SetOptions options;

    /** What draws the map. */
    enum Method {
        PCA,
        TSNE,
        UMAP
    }

    @Option(
            names = "--method",
            required = true,
            paramLabel = "M",
            description = "pca (exact), tsne (Barnes-Hut) or umap.")
    private Method method;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "42", description = "Seed of t-SNE and UMAP; 42.")
    private long seed;

    @ArgGroup(validate = false, heading = "Of --method umap:%n")
    private final UmapOptions umap = new UmapOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "F.png|F.csv",
            description = "The picture, or the table (row,file,label,prediction,x,y), to write.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        String name = String.valueOf(out.getFileName());
        if (!name.endsWith(".png") && !name.endsWith(".csv")) {
            throw new IllegalArgumentException("--out: expected a file name that ends in .png or .csv, got " + out);
        }
        if (method != Method.UMAP) {
            umap.requireNone();
        }
        PrintWriter console = spec.commandLine().getOut();
        ProgressListener progress = ImagesOptions.progress(spec.commandLine().getErr());
        try (FeatureSet set = options.open()) {
            String layer = options.layer(set);
            VectorSource vectors = set.vectors(layer);
            Projection map = project(vectors, progress);
            String quality = trust(vectors, map, progress);
            if (name.endsWith(".png")) {
                MapSheet.draw(set, map, caption(set, layer, map, quality)).writePng(out);
            } else {
                AtomicFile.write(out, csv(set, map).getBytes(StandardCharsets.UTF_8));
            }
            console.println(map.description() + "; trustworthiness " + quality);
            console.println("wrote " + out);
        }
        return 0;
    }

    private Projection project(VectorSource vectors, ProgressListener progress) {
        return switch (method) {
            case PCA -> Pca.fit(vectors, Pca.Options.MAP, progress).project(vectors);
            case TSNE ->
                TSne.with(TSne.Options.DEFAULTS.withSeed(seed).fitting(vectors.size()))
                        .project(vectors, progress);
            case UMAP -> Umap.with(umap.options(seed, vectors.size())).project(vectors, progress);
        };
    }

    private String trust(VectorSource vectors, Projection map, ProgressListener progress) {
        Trustworthiness.Options defaults = Trustworthiness.Options.DEFAULTS;
        if (2L * defaults.neighbors() >= vectors.size()) {
            return "not measured: needs more than " + 2 * defaults.neighbors() + " images";
        }
        Trustworthiness.Options how = new Trustworthiness.Options(defaults.neighbors(), defaults.sample(), seed);
        return Trustworthiness.of(vectors, map.points(), how, progress).toString();
    }

    private static String caption(FeatureSet set, String layer, Projection map, String quality) {
        return map.description() + "\nlayer " + layer + " of " + set.origin().model() + ", trustworthiness " + quality
                + "\ninput: scaling " + set.origin().input().scaling() + ", color order "
                + set.origin().input().colorOrder();
    }

    private static String csv(FeatureSet set, Projection map) {
        StringBuilder text = new StringBuilder("row,file,label,prediction,x,y\n");
        for (int i = 0; i < map.size(); i++) {
            FeatureRow row = set.row(i);
            Optional<String> label = row.label().isPresent()
                    ? Optional.of(set.origin()
                            .classes()
                            .getOrDefault(
                                    row.label().getAsInt(),
                                    Integer.toString(row.label().getAsInt())))
                    : Optional.empty();
            text.append(i).append(',').append(cell(row.file())).append(',');
            text.append(cell(label.orElse(""))).append(',');
            row.prediction().ifPresent(each -> text.append(each.classIndex()));
            text.append(',')
                    .append(map.points().at(i, 0))
                    .append(',')
                    .append(map.points().at(i, 1))
                    .append('\n');
        }
        return text.toString();
    }

    /** By RFC 4180: in quotes where it has a comma, a quote or a line end. */
    private static String cell(String text) {
        return text.matches("[^,\"\\p{Cntrl}]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
