package io.deepviz.render;

/** Power of small maps by frequency: windowed, padded with zeros, discrete Fourier transform. */
final class Spectrum {
    /** Frequencies each way; larger kernels take the next power of two. */
    private static final int LEAST_SIZE = 32;

    private static final int LEAST_ORIENTED = 3;

    private final int rows;
    private final int columns;
    private final int size;
    private final double[] window;
    private final double[] cos;
    private final double[] sin;
    /** Of each pair of frequencies, down first: distance from zero, cosine and sine of twice the direction. */
    private final double[] radius;

    private final double[] cosTwice;
    private final double[] sinTwice;

    /** For maps of this size. */
    Spectrum(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        int needed = Math.max(LEAST_SIZE, Math.max(rows, columns));
        this.size = Integer.highestOneBit(needed - 1) << 1;
        this.window = new double[rows * columns];
        for (int i = 0; i < window.length; i++) {
            double down = Math.sin(Math.PI * (i / columns + 1) / (rows + 1));
            window[i] = down * Math.sin(Math.PI * (i % columns + 1) / (columns + 1));
        }
        this.cos = new double[size];
        this.sin = new double[size];
        for (int i = 0; i < size; i++) {
            cos[i] = Math.cos(2 * Math.PI * i / size);
            sin[i] = Math.sin(2 * Math.PI * i / size);
        }
        this.radius = new double[size * size];
        this.cosTwice = new double[size * size];
        this.sinTwice = new double[size * size];
        for (int i = 1; i < radius.length; i++) {
            double y = frequency(i / size);
            double x = frequency(i % size);
            radius[i] = Math.hypot(x, y);
            cosTwice[i] = (x * x - y * y) / (radius[i] * radius[i]);
            sinTwice[i] = 2 * x * y / (radius[i] * radius[i]);
        }
    }

    /** The k-th frequency in cycles a pixel, -1/2 to 1/2. */
    private double frequency(int k) {
        return (k < size / 2 ? k : k - size) / (double) size;
    }

    /** Whether the maps are large enough to have directions: two pixels side by side have one only. */
    boolean canTellDirections() {
        return Math.min(rows, columns) >= LEAST_ORIENTED;
    }

    /** The map less its mean under the window: its power at frequency 0 is 0. */
    double[] withoutMean(double[] map) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < map.length; i++) {
            sum += map[i] * window[i];
            total += window[i];
        }
        double[] rest = new double[map.length];
        for (int i = 0; i < map.length; i++) {
            rest[i] = map[i] - sum / total;
        }
        return rest;
    }

    /** The squared magnitude at each pair of frequencies, down first. */
    double[] power(double[] map) {
        double[] re = new double[rows * size];
        double[] im = new double[rows * size];
        for (int row = 0; row < rows; row++) {
            for (int across = 0; across < size; across++) {
                for (int column = 0; column < columns; column++) {
                    double value = map[row * columns + column] * window[row * columns + column];
                    int turn = across * column % size;
                    re[row * size + across] += value * cos[turn];
                    im[row * size + across] -= value * sin[turn];
                }
            }
        }
        double[] power = new double[size * size];
        for (int down = 0; down < size; down++) {
            for (int across = 0; across < size; across++) {
                power[down * size + across] = powerAt(down, across, re, im);
            }
        }
        return power;
    }

    private double powerAt(int down, int across, double[] re, double[] im) {
        double sumRe = 0;
        double sumIm = 0;
        for (int row = 0; row < rows; row++) {
            int turn = down * row % size;
            double a = re[row * size + across];
            double b = im[row * size + across];
            sumRe += a * cos[turn] + b * sin[turn];
            sumIm += b * cos[turn] - a * sin[turn];
        }
        return sumRe * sumRe + sumIm * sumIm;
    }

    /** The share of power at frequencies of at most so many cycles a pixel. */
    double shareBelow(double[] power, double limit) {
        double low = 0;
        double all = 0;
        for (int i = 0; i < power.length; i++) {
            all += power[i];
            low += radius[i] <= limit ? power[i] : 0;
        }
        return all == 0 ? 0 : low / all;
    }

    /** The coherence of directions, each frequency weighted by its power and its distance from zero: 0 none to 1 a single one. */
    double orientation(double[] power) {
        double cosine = 0;
        double sine = 0;
        double all = 0;
        for (int i = 0; i < power.length; i++) {
            double weighted = power[i] * radius[i];
            cosine += weighted * cosTwice[i];
            sine += weighted * sinTwice[i];
            all += weighted;
        }
        return all == 0 ? 0 : Math.hypot(cosine, sine) / all;
    }
}
