package io.deepviz.dl4j;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Gray pictures of 12 x 12 pixels: stripes in one of four directions, the class, under noise; mean 0, deviation about 1. */
final class Stripes {
    static final int SIZE = 12;
    static final int CLASSES = 4;

    private Stripes() {}

    static DataSet draw(int images, double noise, long seed) {
        Random random = new Random(seed);
        float[] pixels = new float[images * SIZE * SIZE];
        float[] labels = new float[images * CLASSES];
        for (int i = 0; i < images; i++) {
            int label = random.nextInt(CLASSES);
            labels[i * CLASSES + label] = 1;
            double angle = label * Math.PI / CLASSES;
            double phase = 2 * Math.PI * random.nextDouble();
            for (int p = 0; p < SIZE * SIZE; p++) {
                int row = p / SIZE;
                double along = Math.cos(angle) * (p % SIZE) + Math.sin(angle) * row;
                double wave = Math.sin(2 * Math.PI * along / 5 + phase);
                pixels[i * SIZE * SIZE + p] = (float) (wave + noise * random.nextGaussian());
            }
        }
        INDArray features = Nd4j.create(pixels, new long[] {images, 1, SIZE, SIZE}, 'c');
        return new DataSet(features, Nd4j.create(labels, new long[] {images, CLASSES}, 'c'));
    }

    /** The same images with labels drawn at random. */
    static DataSet shuffled(DataSet data, long seed) {
        Random random = new Random(seed);
        INDArray labels = Nd4j.zeros(data.getLabels().shape());
        for (int i = 0; i < data.numExamples(); i++) {
            labels.putScalar(i, random.nextInt(CLASSES), 1);
        }
        return new DataSet(data.getFeatures(), labels);
    }

    /** The same images, all of class 0. */
    static DataSet constant(DataSet data) {
        INDArray labels = Nd4j.zeros(data.getLabels().shape());
        labels.getColumn(0).assign(1);
        return new DataSet(data.getFeatures(), labels);
    }
}
