package io.deepviz.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GridConvolutionTest {

    /** Charges of 2 and 3, three nodes of 0.5 apart along x: the factor is 1 / 3.25^2. */
    @Test
    void twoChargesByHand() {
        GridConvolution grid = new GridConvolution(8);
        grid.values[1][1][4] = 2;
        grid.values[1][4][4] = 3;
        grid.compute(0.5);
        assertThat(grid.values[1][1][4]).isCloseTo(2 + 3 / (3.25 * 3.25), within(1e-14));
        assertThat(grid.values[1][4][4]).isCloseTo(3 + 2 / (3.25 * 3.25), within(1e-14));
        assertThat(grid.values[0][1][4]).isCloseTo(0, within(1e-14));
    }

    /** One group of sequences and several, whole and in part; twice, as what is left of the first run must not matter. */
    @ParameterizedTest
    @CsvSource({"1, 1", "5, 3", "32, 0.25", "40, 1e-3", "75, 1"})
    void isTheSumOverAllPairsOfNodes(int nodes, double spacing) {
        GridConvolution grid = new GridConvolution(nodes);
        fill(grid, 1);
        grid.compute(7);
        double[][][] charges = fill(grid, 2);
        grid.compute(spacing);
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            int kind = random.nextInt(GridConvolution.KINDS);
            int column = random.nextInt(grid.nodes);
            int row = random.nextInt(grid.nodes);
            double sum = sum(charges[kind], column, row, spacing);
            assertThat(grid.values[kind][column][row]).isCloseTo(sum, within(1e-12 * sum));
        }
    }

    private static double[][][] fill(GridConvolution grid, long seed) {
        Random random = new Random(seed);
        double[][][] charges = new double[GridConvolution.KINDS][grid.nodes][grid.nodes];
        for (int kind = 0; kind < GridConvolution.KINDS; kind++) {
            for (int column = 0; column < grid.nodes; column++) {
                for (int row = 0; row < grid.values[kind][column].length; row++) {
                    double charge = random.nextDouble();
                    grid.values[kind][column][row] = charge;
                    if (row < grid.nodes) {
                        charges[kind][column][row] = charge;
                    } else {
                        grid.values[kind][column][row] = 0;
                    }
                }
            }
        }
        return charges;
    }

    private static double sum(double[][] charges, int column, int row, double spacing) {
        double sum = 0;
        for (int other = 0; other < charges.length; other++) {
            for (int place = 0; place < charges.length; place++) {
                double x = (column - other) * spacing;
                double y = (row - place) * spacing;
                sum += charges[other][place] / Math.pow(1 + x * x + y * y, 2);
            }
        }
        return sum;
    }
}
