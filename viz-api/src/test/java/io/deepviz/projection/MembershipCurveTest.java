package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MembershipCurveTest {

    /** By SciPy's curve_fit, of the same curve on the same distances, to six digits. */
    @ParameterizedTest
    @CsvSource({
        "0.1, 1, 1.576943, 0.895061",
        "0, 1, 1.932808, 0.790495",
        "0.5, 1, 0.583030, 1.334167",
        "1, 1, 0.114976, 1.929237",
        "0.3, 2, 0.379495, 0.948815",
        "0.1, 5, 0.136666, 0.810876"
    })
    void theCurveIsTheNearestBySquares(double minDist, double spread, double a, double b) {
        MembershipCurve curve = MembershipCurve.fit(minDist, spread);
        assertThat(curve.a()).isCloseTo(a, within(2e-6));
        assertThat(curve.b()).isCloseTo(b, within(2e-6));
    }

    @Test
    void membershipByHand() {
        MembershipCurve curve = new MembershipCurve(2, 0.5);
        assertThat(curve.at(0)).isEqualTo(1);
        assertThat(curve.at(2)).isCloseTo(0.2, within(1e-15)); // 1 / (1 + 2 * 2^1)
    }
}
