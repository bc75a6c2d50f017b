package io.deepviz.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes what came out, for people and for programs. */
final class Report {
    private static final String HEAD = """
            # Beside the tools of today

            Two threads each side, the same files, in turn; the median of five where nothing else is said, loading not
            counted. A ratio above 1 means that ours is faster.

            | work | peer | peer | ours | ratio | required | reached | what came out |
            |---|---|---|---|---|---|---|---|
            """;

    private Report() {}

    /** Adds to what is there: results of the same work beside the same peer are replaced, others stay, and so do versions. */
    static void write(List<Result> fresh, Path folder, List<String> freshVersions) throws IOException {
        Map<String, Result> all = new LinkedHashMap<>();
        lines(folder.resolve("results.json")).forEach(line -> Result.parse(line).ifPresent(each -> put(all, each)));
        fresh.forEach(each -> put(all, each));
        Set<String> names = new LinkedHashSet<>();
        lines(folder.resolve("RESULTS.md")).stream()
                .filter(line -> line.startsWith("- "))
                .forEach(line -> names.add(line.substring(2)));
        names.addAll(freshVersions);
        Collection<Result> results = all.values();
        String processor = processor();
        String machine = Runtime.getRuntime().availableProcessors() + " processors (" + processor + "), "
                + System.getProperty("os.name") + ", Java " + Runtime.version();
        Files.writeString(
                folder.resolve("RESULTS.md"),
                HEAD
                        + results.stream().map(Result::markdown).collect(Collectors.joining("\n"))
                        + "\n\nMachine: " + machine + ".\n\n"
                        + names.stream().map(each -> "- " + each).collect(Collectors.joining("\n"))
                        + "\n");
        Files.writeString(
                folder.resolve("results.json"),
                results.stream().map(Result::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n")));
    }

    private static void put(Map<String, Result> all, Result result) {
        all.put(result.work() + '|' + result.peer().replaceAll(",.*", ""), result); // FAISS in any setting is FAISS
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.exists(file)) {
            return System.getProperty("os.arch");
        }
        List<String> lines = Files.readAllLines(file);
        String name = first(lines, "model name");
        String flags = first(lines, "flags");
        return name + ", " + (flags.contains("avx512f") ? "AVX-512" : flags.contains("avx2") ? "AVX2" : "no AVX2");
    }

    private static String first(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }
}
