package io.deepviz.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class DemoImagesTest {
    private static final int CLASSES = DemoImages.labels().size();

    @Test
    void seedAndIndexSayWhatComesOut() {
        byte[] samples = DemoImages.image(3, 14).samples();
        assertThat(DemoImages.image(3, 14).samples()).isEqualTo(samples);
        assertThat(DemoImages.image(3, 15).samples()).isNotEqualTo(samples);
        assertThat(DemoImages.image(4, 14).samples()).isNotEqualTo(samples);
    }

    /** Computed once on x86-64 with JDK 17; JDK 25 agrees. A change of the pictures asks for new weights. */
    @Test
    void picturesAreTheSameOnEveryMachine() {
        CRC32 checksum = new CRC32();
        for (int i = 0; i < 10 * CLASSES; i++) {
            checksum.update(DemoImages.image(7, i).samples());
        }
        assertThat(Long.toHexString(checksum.getValue())).isEqualTo("4a726ae7");
    }

    @Test
    void anyTwelveInARowShowEachClassOnce() {
        Set<Integer> labels = new HashSet<>();
        for (int i = 5; i < 5 + CLASSES; i++) {
            labels.add(DemoImages.image(1, i).label());
        }
        assertThat(labels).hasSize(CLASSES);
    }

    @Test
    void thePictureHasTheSamplesThatAreTrainedOn() {
        DemoImage image = DemoImages.image(2, 3);
        int at = 20 * DemoImages.SIZE + 30;
        int plane = DemoImages.SIZE * DemoImages.SIZE;
        for (int color = 0; color < 3; color++) {
            assertThat(image.picture().sample(color, 20, 30)).isEqualTo(image.samples()[color * plane + at] & 255);
        }
    }

    /** By the nearest mean color of a class, chance is 1/12; three standard deviations of 600 trials are .034. */
    @Test
    void colorDoesNotGiveTheClassAway() {
        double[][] means = new double[CLASSES][3];
        for (int i = 0; i < 100 * CLASSES; i++) {
            double[] color = meanColor(DemoImages.image(11, i));
            for (int c = 0; c < 3; c++) {
                means[i % CLASSES][c] += color[c] / 100;
            }
        }
        int right = 0;
        for (int i = 0; i < 50 * CLASSES; i++) {
            right += nearest(means, meanColor(DemoImages.image(12, i))) == i % CLASSES ? 1 : 0;
        }
        assertThat(right / (50.0 * CLASSES)).isLessThan(1.0 / CLASSES + .05);
    }

    private static double[] meanColor(DemoImage image) {
        double[] sums = new double[3];
        int plane = image.samples().length / 3;
        for (int i = 0; i < image.samples().length; i++) {
            sums[i / plane] += (image.samples()[i] & 255) / (double) plane;
        }
        return sums;
    }

    private static int nearest(double[][] means, double[] color) {
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < means.length; i++) {
            double distance = 0;
            for (int c = 0; c < 3; c++) {
                distance += (means[i][c] - color[c]) * (means[i][c] - color[c]);
            }
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }
}
