package io.deepviz.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavedTest {
    @Test
    void theRatioIsTheGeometricMeanAndTheIntervalStudents() {
        // logs of the ratios: ln 2, 0, -ln 2; their deviation is ln 2, so the half width is 4.303 ln 2 / sqrt 3
        Interleaved found = Interleaved.of(new double[] {2, 3, 1}, new double[] {1, 3, 2});
        assertThat(found.ratio()).isCloseTo(1, within(1e-12));
        assertThat(Math.log(found.high())).isCloseTo(4.303 * Math.log(2) / Math.sqrt(3), within(0.1));
        assertThat(found.low() * found.high()).isCloseTo(1, within(1e-12));
        assertThat(found.first()).isEqualTo(2);
    }

    @Test
    void studentsPointsAreThoseOfTheTables() {
        assertThat(Interleaved.student(4)).isCloseTo(2.776, within(0.01));
        assertThat(Interleaved.student(10)).isCloseTo(2.228, within(0.001));
        assertThat(Interleaved.student(30)).isCloseTo(2.042, within(0.001));
    }

    @Test
    void bothAreRunOnceBeforeAndThenInTurn() throws Exception {
        List<String> runs = new ArrayList<>();
        Interleaved.of(2, () -> runs.add("a"), () -> runs.add("b"));
        assertThat(runs).containsExactly("a", "b", "a", "b", "b", "a");
    }

    @Test
    void onePairIsNoMeasurement() {
        assertThatThrownBy(() -> Interleaved.of(1, () -> {}, () -> {})).hasMessage("pairs: expected at least 2, got 1");
    }
}
