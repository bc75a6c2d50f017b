package io.deepviz.features;

import io.deepviz.image.internal.AtomicFile;
import io.deepviz.image.internal.Disk;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a feature set knows about its images, as a table of text. */
final class Tsv {
    private Tsv() {}

    static void write(Path target, FeatureSet set) throws IOException {
        try (AtomicFile file = AtomicFile.create(target, Disk.REAL)) {
            Writer out = new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8), 1 << 16);
            out.write("row\tfile\tlabel\tprediction\tscore\n");
            for (long row = 0; row < set.size(); row++) {
                out.write(line(row, set.row(row), set.origin()));
            }
            out.flush();
            file.commit();
        }
    }

    private static String line(long number, FeatureRow row, FeatureOrigin origin) {
        String label = "";
        if (row.label().isPresent()) {
            int index = row.label().getAsInt();
            label = origin.classes().getOrDefault(index, Integer.toString(index));
        }
        String prediction = row.prediction()
                .map(each -> each.classIndex() + "\t" + each.score())
                .orElse("\t");
        return number + "\t" + escaped(row.file()) + "\t" + escaped(label) + "\t" + prediction + "\n";
    }

    /**
     * Text that stays one cell and can be turned back. Quotes count, too: programs for tables take what stands between
     * them for one cell, tabs and line ends included.
     */
    static String escaped(String text) {
        return Escapes.of(text, "\\\"");
    }
}
