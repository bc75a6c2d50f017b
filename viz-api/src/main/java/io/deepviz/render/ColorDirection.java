package io.deepviz.render;

/**
 * The direction in color space along which a filter varies most: the first left singular vector of the 3 x (kh kw) matrix
 * of its weights.
 */
final class ColorDirection {
    private static final int COLORS = 3;
    private static final int SWEEPS = 30;

    private final double[] direction;
    private final double share;

    private ColorDirection(double[] direction, double share) {
        this.direction = direction;
        this.share = share;
    }

    /** Of three maps of equal size. */
    static ColorDirection of(double[][] maps) {
        double[][] gram = new double[COLORS][COLORS];
        for (int a = 0; a < COLORS; a++) {
            for (int b = 0; b < COLORS; b++) {
                for (int i = 0; i < maps[a].length; i++) {
                    gram[a][b] += maps[a][i] * maps[b][i];
                }
            }
        }
        double[][] vectors = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        diagonalize(gram, vectors);
        int first = 0;
        for (int i = 1; i < COLORS; i++) {
            first = gram[i][i] > gram[first][first] ? i : first;
        }
        double energy = gram[0][0] + gram[1][1] + gram[2][2];
        double[] direction = {vectors[0][first], vectors[1][first], vectors[2][first]};
        return new ColorDirection(direction, energy == 0 ? 0 : gram[first][first] / energy);
    }

    /** Share of the filter's energy along the direction. */
    double share() {
        return share;
    }

    /** -min / max of the direction, its sign chosen so that its largest part is positive; at least 0. */
    double opponency() {
        double least = Math.min(direction[0], Math.min(direction[1], direction[2]));
        double most = Math.max(direction[0], Math.max(direction[1], direction[2]));
        double weaker = Math.min(Math.abs(least), Math.abs(most));
        return least < 0 && most > 0 ? weaker / Math.max(-least, most) : 0;
    }

    /** The three maps' projection on the direction. */
    double[] project(double[][] maps) {
        double[] projection = new double[maps[0].length];
        for (int i = 0; i < projection.length; i++) {
            for (int c = 0; c < COLORS; c++) {
                projection[i] += direction[c] * maps[c][i];
            }
        }
        return projection;
    }

    /** Jacobi's rotations: the symmetric matrix becomes diagonal, the columns of {@code vectors} its eigenvectors. */
    private static void diagonalize(double[][] matrix, double[][] vectors) {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int p = 0; p < COLORS - 1; p++) {
                for (int q = p + 1; q < COLORS; q++) {
                    if (matrix[p][q] != 0) {
                        rotate(matrix, vectors, p, q);
                    }
                }
            }
        }
    }

    private static void rotate(double[][] matrix, double[][] vectors, int p, int q) {
        double theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double cos = 1 / Math.sqrt(t * t + 1);
        double sin = t * cos;
        for (int i = 0; i < COLORS; i++) {
            double a = matrix[i][p];
            double b = matrix[i][q];
            matrix[i][p] = cos * a - sin * b;
            matrix[i][q] = sin * a + cos * b;
        }
        for (int i = 0; i < COLORS; i++) {
            double a = matrix[p][i];
            double b = matrix[q][i];
            matrix[p][i] = cos * a - sin * b;
            matrix[q][i] = sin * a + cos * b;
            double v = vectors[i][p];
            double w = vectors[i][q];
            vectors[i][p] = cos * v - sin * w;
            vectors[i][q] = sin * v + cos * w;
        }
    }
}
