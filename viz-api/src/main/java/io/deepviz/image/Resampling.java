package io.deepviz.image;

import java.util.Arrays;

/** Antialiased bilinear resampling, as {@link Image#fit} defines it: down the columns, then along the rows. */
final class Resampling {
    private Resampling() {}

    static Image fit(Image image, int height, int width, Fit fit) {
        double rowsPerRow = image.height() / (double) height;
        double columnsPerColumn = image.width() / (double) width;
        if (fit == Fit.CROP) {
            rowsPerRow = Math.min(rowsPerRow, columnsPerColumn);
            columnsPerColumn = rowsPerRow;
        }
        Taps columns = Taps.of(image.width(), width, columnsPerColumn);
        Taps rows = Taps.of(image.height(), height, rowsPerRow);
        char[] result = new char[image.channels() * height * width];
        for (int channel = 0; channel < image.channels(); channel++) {
            resample(image, channel, rows, columns, result);
        }
        return Image.wrap(image.channels(), height, width, result);
    }

    /** One output row at a time, so that nothing larger than a row lies between the two directions. */
    private static void resample(Image image, int channel, Taps rows, Taps columns, char[] result) {
        int height = rows.first.length;
        int width = columns.first.length;
        double[] line = new double[image.width()];
        for (int y = 0; y < height; y++) {
            addUp(image, channel, rows.first[y], rows.weights[y], line);
            for (int x = 0; x < width; x++) {
                float[] weights = columns.weights[x];
                double sum = 0;
                for (int k = 0; k < weights.length; k++) {
                    sum += weights[k] * line[columns.first[x] + k];
                }
                result[(channel * height + y) * width + x] = (char) Math.min(65535, Math.round(sum));
            }
        }
    }

    private static void addUp(Image image, int channel, int firstRow, float[] weights, double[] line) {
        Arrays.fill(line, 0);
        for (int k = 0; k < weights.length; k++) {
            int from = (channel * image.height() + firstRow + k) * line.length;
            for (int x = 0; x < line.length; x++) {
                line[x] += weights[k] * image.samples()[from + x];
            }
        }
    }

    /** For each output pixel of one direction the input pixels it is the mean of, from a first one on, with their weights. */
    private static final class Taps {
        final int[] first;
        final float[][] weights;

        private Taps(int outputs) {
            first = new int[outputs];
            weights = new float[outputs][];
        }

        /** Of inputs to outputs, {@code step} input pixels to one output pixel, the part that is used in the middle. */
        static Taps of(int inputs, int outputs, double step) {
            Taps taps = new Taps(outputs);
            double start = (inputs - outputs * step) / 2;
            double reach = Math.max(step, 1);
            for (int i = 0; i < outputs; i++) {
                double center = start + (i + 0.5) * step;
                int first = Math.max(0, (int) Math.floor(center - reach + 0.5));
                int end = Math.min(inputs, (int) Math.floor(center + reach + 0.5));
                taps.first[i] = first;
                taps.weights[i] = triangle(first, end, center, reach);
            }
            return taps;
        }

        private static float[] triangle(int first, int end, double center, double reach) {
            float[] weights = new float[end - first];
            double total = 0;
            for (int j = first; j < end; j++) {
                total += Math.max(0, 1 - Math.abs(j + 0.5 - center) / reach);
            }
            for (int j = first; j < end; j++) {
                weights[j - first] = (float) (Math.max(0, 1 - Math.abs(j + 0.5 - center) / reach) / total);
            }
            return weights;
        }
    }
}
