package io.deepviz.features;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Draws from strata; the same for the same seed on every system. */
final class StratifiedDraw {
    private StratifiedDraw() {}

    /** At most as many of the files as the sample wants, in their order; each class in proportion to its size. */
    static List<FolderListing.Found> of(List<FolderListing.Found> files, ImageFolder.Sample sample) {
        if (sample.limit() >= files.size()) {
            return files;
        }
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        for (int i = 0; i < files.size(); i++) {
            byClass.computeIfAbsent(files.get(i).classOrdinal(), ordinal -> new ArrayList<>())
                    .add(i);
        }
        List<List<Integer>> strata = List.copyOf(byClass.values());
        int[] shares = shares(strata, sample.limit(), files.size());
        return IntStream.range(0, strata.size())
                .boxed()
                .flatMap(stratum -> draw(strata.get(stratum), shares[stratum], sample.seed(), stratum).stream())
                .sorted()
                .map(files::get)
                .toList();
    }

    /** The method of largest remainders; equal remainders go to the earlier stratum. */
    private static int[] shares(List<List<Integer>> strata, long limit, long total) {
        int[] shares = strata.stream()
                .mapToInt(members -> (int) (limit * members.size() / total))
                .toArray();
        IntStream.range(0, strata.size())
                .boxed()
                .sorted(Comparator.comparing(
                        stratum -> -(limit * strata.get(stratum).size() % total))) // stable
                .limit(limit - IntStream.of(shares).sum())
                .forEach(stratum -> shares[stratum]++);
        return shares;
    }

    /** The first numbers of a seeded shuffle by Fisher and Yates: a larger count draws the same ones and more. */
    static <T> List<T> draw(List<T> members, int count, long seed, int stratum) {
        Random random = new Random(mixed(seed + stratum * 0x9E3779B97F4A7C15L)); // specified to the bit
        List<T> order = new ArrayList<>(members);
        for (int i = 0; i < count; i++) {
            int other = i + random.nextInt(order.size() - i);
            T swapped = order.get(i);
            order.set(i, order.get(other));
            order.set(other, swapped);
        }
        return order.subList(0, count);
    }

    /** Neighboring seeds of {@link Random} begin alike: this (MurmurHash3's finalizer) drives them apart. */
    private static long mixed(long seed) {
        long mixed = (seed ^ seed >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }
}
