package io.deepviz.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final List<String> lines = new ArrayList<>();
    private long now = 5;
    private final ProgressLine line = ProgressLine.every(Duration.ofSeconds(1), lines::add, () -> now);

    @Test
    void aLineHasCountRateAndTimeLeft() {
        tell("features", 0, 10_000, 0);
        tell("features", 1_240, 10_000, 4); // 310 a second; 8,760 are left, 28.3 seconds

        assertThat(lines).containsExactly("features: 0 of 10,000", "features: 1,240 of 10,000 · 310/s · 29 s left");
    }

    @Test
    void betweenTwoLinesLiesTheInterval() {
        for (int tenth = 0; tenth <= 25; tenth++) {
            tell("features", tenth, 1000, 0.1);
        }

        // told at 0.1, 0.2, ... 2.6 seconds: the first, then at 1.1 and 2.1
        assertThat(lines)
                .containsExactly(
                        "features: 0 of 1,000",
                        "features: 10 of 1,000 · 10/s · 1 min 39 s left",
                        "features: 20 of 1,000 · 10/s · 1 min 38 s left");
    }

    @Test
    void theEndIsAlwaysTold() {
        tell("features", 0, 2, 0);
        tell("features", 2, 2, 0.5);

        assertThat(lines).containsExactly("features: 0 of 2", "features: 2 of 2 · 4.0/s");
    }

    @Test
    void theRateIsThatOfTheLastQuarterOfAMinute() {
        tell("features", 0, 100_000, 0);
        for (int second = 1; second <= 60; second++) { // 10 a second at first, 100 a second since second 30
            tell("features", second <= 30 ? 10L * second : 300 + 100L * (second - 30), 100_000, 1);
        }

        assertThat(lines.get(20)).isEqualTo("features: 200 of 100,000 · 10/s · 2 h 46 min left");
        assertThat(lines.get(60)).isEqualTo("features: 3,300 of 100,000 · 100/s · 16 min 7 s left");
    }

    @Test
    void aRateBelowTenHasADecimal() {
        tell("tsne", 0, 10, 0);
        tell("tsne", 3, 10, 2);

        assertThat(lines).last().isEqualTo("tsne: 3 of 10 · 1.5/s · 5 s left");
    }

    @Test
    void withoutTotalThereIsNoTimeLeft() {
        tell("listing", 0, -1, 0);
        tell("listing", 5000, -1, 2);

        assertThat(lines).containsExactly("listing: 0", "listing: 5,000 · 2,500/s");
    }

    @Test
    void anotherTaskBeginsAnew() {
        tell("features", 0, 10, 0);
        tell("features", 5, 10, 0.5);
        tell("neighbors", 0, 3, 0.1);

        assertThat(lines).containsExactly("features: 0 of 10", "neighbors: 0 of 3");
    }

    private void tell(String task, long done, long total, double secondsLater) {
        now += Math.round(secondsLater * 1e9);
        line.progress(task, done, total);
    }
}
