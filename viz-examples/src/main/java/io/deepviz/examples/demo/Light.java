package io.deepviz.examples.demo;

/** What light and camera add to a picture: a gradient of light, its tint, blur and noise. */
final class Light {
    private static final int SIZE = DemoImages.SIZE;
    private static final int REACH = 3;

    private Light() {}

    /** Changes samples [3 colors, rows, columns], 0 to 1. */
    static void fall(float[] samples, Chance chance) {
        illuminate(samples, chance);
        double blur = chance.uniform(.2, .85);
        if (blur > .35) { // below, nothing would change
            blur(samples, blur);
        }
        float noise = (float) chance.uniform(.004, .025);
        for (int i = 0; i < samples.length; i++) {
            samples[i] += noise * chance.grain();
        }
    }

    private static void illuminate(float[] samples, Chance chance) {
        double angle = chance.angle();
        double steepness = chance.normal(0, .35) / SIZE;
        double dx = StrictMath.cos(angle) * steepness;
        double dy = StrictMath.sin(angle) * steepness;
        double brightness = chance.normal(0, .18);
        double[] tint = {chance.normal(0, .06), chance.normal(0, .06), chance.normal(0, .06)};
        for (int y = 0; y < SIZE; y++) {
            // exp is a product of a factor a row and a factor a column: two exponentials instead of thousands
            double row = StrictMath.exp(dy * (y - SIZE / 2) + brightness);
            for (int x = 0; x < SIZE; x++) {
                double factor = row * column(dx, x);
                for (int color = 0; color < 3; color++) {
                    samples[(color * SIZE + y) * SIZE + x] *= (float) (factor * StrictMath.exp(tint[color]));
                }
            }
        }
    }

    private static double column(double dx, int x) {
        return StrictMath.exp(dx * (x - SIZE / 2));
    }

    private static void blur(float[] samples, double sigma) {
        float[] weights = new float[2 * REACH + 1];
        float sum = 0;
        for (int i = -REACH; i <= REACH; i++) {
            weights[i + REACH] = (float) StrictMath.exp(-i * i / (2 * sigma * sigma));
            sum += weights[i + REACH];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        float[] line = new float[SIZE];
        for (int start = 0; start < 3 * SIZE * SIZE; start += SIZE * SIZE) {
            for (int i = 0; i < SIZE; i++) {
                blurLine(samples, start + i * SIZE, 1, weights, line);
            }
            for (int i = 0; i < SIZE; i++) {
                blurLine(samples, start + i, SIZE, weights, line);
            }
        }
    }

    private static void blurLine(float[] samples, int start, int step, float[] weights, float[] line) {
        for (int i = 0; i < SIZE; i++) {
            line[i] = samples[start + i * step];
        }
        for (int i = 0; i < SIZE; i++) {
            float sum = 0;
            for (int j = -REACH; j <= REACH; j++) {
                sum += weights[j + REACH] * line[Math.min(SIZE - 1, Math.max(0, i + j))];
            }
            samples[start + i * step] = sum;
        }
    }
}
