package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DrawsTest {

    /** With 10 cells and 100,000 draws chi squared has mean 9, and is beyond 27.9 once in a thousand times. */
    @Test
    void drawsAreSpreadEvenlyAlongAStreamAndAcrossStreams() {
        int[] along = new int[10];
        int[] across = new int[10];
        long state = Draws.start(1, 2, 3);
        for (int i = 0; i < 100_000; i++) {
            state = Draws.next(state);
            along[Draws.below(10, state)]++;
            across[Draws.below(10, Draws.next(Draws.start(1, i % 1000, i / 1000)))]++;
        }
        assertThat(chiSquared(along)).isLessThan(27.9);
        assertThat(chiSquared(across)).isLessThan(27.9);
    }

    @Test
    void everySeedKeyAndEpochHasItsOwnStream() {
        Set<Long> starts = new HashSet<>();
        for (int seed = 0; seed < 10; seed++) {
            for (int key = -1; key < 100; key++) {
                for (int epoch = 0; epoch < 100; epoch++) {
                    starts.add(Draws.start(seed, key, epoch));
                }
            }
        }
        assertThat(starts).hasSize(10 * 101 * 100);
    }

    @Test
    void allOfALargeRangeIsReached() {
        int most = 0;
        int least = Integer.MAX_VALUE;
        long state = Draws.start(4, 5, 6);
        for (int i = 0; i < 10_000; i++) {
            state = Draws.next(state);
            int drawn = Draws.below(Integer.MAX_VALUE, state);
            most = Math.max(most, drawn);
            least = Math.min(least, drawn);
        }
        assertThat(least).isBetween(0, Integer.MAX_VALUE / 500);
        assertThat(most).isBetween(Integer.MAX_VALUE - Integer.MAX_VALUE / 500, Integer.MAX_VALUE - 1);
    }

    private static double chiSquared(int[] counts) {
        double sum = 0;
        for (int count : counts) {
            sum += (count - 10_000.0) * (count - 10_000.0) / 10_000;
        }
        return sum;
    }
}
