package io.deepviz.projection;

import java.util.Arrays;

/**
 * Discrete Fourier transforms {@code X_k = sum over t of x_t e^(-2 pi i k t / n)} of many sequences at once: the t-th numbers
 * of all lie in one array, so that each step is the same for neighbors in memory and becomes vector instructions (Cooley and
 * Tukey 1965, for lengths made of 2, 3 and 5).
 *
 * <p>Frequencies come out in the order in which the steps leave them, {@link #place}, and go back in the same: a convolution
 * needs no other. Nothing is allocated; instances may be shared.
 */
final class Fft {
    private static final double SIN_60 = Math.sqrt(3) / 2;
    private static final double COS_72 = StrictMath.cos(2 * Math.PI / 5);
    private static final double COS_144 = StrictMath.cos(4 * Math.PI / 5);
    private static final double SIN_72 = StrictMath.sin(2 * Math.PI / 5);
    private static final double SIN_144 = StrictMath.sin(4 * Math.PI / 5);

    private final int length;
    private final int[] radices;
    private final int[] places;
    /** Of e^(-2 pi i k / n). */
    private final double[] cos;

    private final double[] sin;

    /**
     * @param length as {@link #length(int)} gives it
     */
    Fft(int length) {
        this.length = length;
        this.radices = radices(length);
        this.places = new int[length];
        this.cos = new double[length];
        this.sin = new double[length];
        for (int k = 0; k < length; k++) {
            cos[k] = StrictMath.cos(2 * Math.PI * k / length);
            sin[k] = -StrictMath.sin(2 * Math.PI * k / length);
            int rest = k;
            int block = length;
            for (int radix : radices) {
                block /= radix;
                places[k] += block * (rest % radix);
                rest /= radix;
            }
        }
    }

    /** The least even length from some number on that has no prime factors but 2, 3 and 5. */
    static int length(int least) {
        int length = least + (least & 1);
        while (rest(length) != 1) {
            length += 2;
        }
        return length;
    }

    private static int rest(int length) {
        int rest = length;
        for (int prime : new int[] {2, 3, 5}) {
            while (rest % prime == 0) {
                rest /= prime;
            }
        }
        return rest;
    }

    private static int[] radices(int length) {
        int[] radices = new int[Integer.SIZE];
        int count = 0;
        int rest = length;
        for (int radix : new int[] {4, 2, 3, 5}) {
            while (rest % radix == 0) {
                radices[count++] = radix;
                rest /= radix;
            }
        }
        if (rest != 1) {
            throw new IllegalArgumentException("length: expected a product of 2, 3 and 5, got " + length);
        }
        return Arrays.copyOf(radices, count);
    }

    /** In which array the frequency k is found. */
    int place(int k) {
        return places[k];
    }

    /**
     * From times, in order, to frequencies, in order of {@link #place}.
     *
     * @param re as many arrays as the length, of one size
     * @param im likewise
     */
    void forward(double[][] re, double[][] im) {
        int block = length;
        for (int radix : radices) {
            for (int from = 0; from < length; from += block) {
                for (int j = 0; j < block / radix; j++) {
                    add(re, im, from + j, block / radix, radix);
                    turn(re, im, from + j, block / radix, radix, j * (length / block));
                }
            }
            block /= radix;
        }
    }

    /** From frequencies to times, multiplied with the length: the same steps backward, with real and imaginary exchanged. */
    void inverse(double[][] re, double[][] im) {
        int block = 1;
        for (int stage = radices.length - 1; stage >= 0; stage--) {
            int radix = radices[stage];
            block *= radix;
            for (int from = 0; from < length; from += block) {
                for (int j = 0; j < block / radix; j++) {
                    turn(im, re, from + j, block / radix, radix, j * (length / block));
                    add(im, re, from + j, block / radix, radix);
                }
            }
        }
    }

    /** Multiplies the s-th of some arrays with e^(-2 pi i s angle / n). */
    private void turn(double[][] re, double[][] im, int first, int stride, int radix, int angle) {
        for (int s = 1; s < radix && angle > 0; s++) {
            turn(re[first + s * stride], im[first + s * stride], cos[s * angle], sin[s * angle]);
        }
    }

    private static void turn(double[] re, double[] im, double cos, double sin) {
        for (int i = 0; i < re.length; i++) {
            double x = re[i];
            double y = im[i];
            re[i] = x * cos - y * sin;
            im[i] = x * sin + y * cos;
        }
    }

    /** Transforms across as many arrays as the radix says. */
    private static void add(double[][] re, double[][] im, int a, int stride, int radix) {
        int b = a + stride;
        int c = b + stride;
        int d = c + stride;
        int e = d + stride;
        switch (radix) {
            case 2 -> two(re[a], im[a], re[b], im[b]);
            case 3 -> three(re[a], im[a], re[b], im[b], re[c], im[c]);
            case 4 -> four(re[a], im[a], re[b], im[b], re[c], im[c], re[d], im[d]);
            default -> five(re[a], im[a], re[b], im[b], re[c], im[c], re[d], im[d], re[e], im[e]);
        }
    }

    private static void two(double[] ar, double[] ai, double[] br, double[] bi) {
        for (int i = 0; i < ar.length; i++) {
            double differenceR = ar[i] - br[i];
            double differenceI = ai[i] - bi[i];
            ar[i] += br[i];
            ai[i] += bi[i];
            br[i] = differenceR;
            bi[i] = differenceI;
        }
    }

    private static void three(double[] ar, double[] ai, double[] br, double[] bi, double[] cr, double[] ci) {
        for (int i = 0; i < ar.length; i++) {
            double sumR = br[i] + cr[i];
            double sumI = bi[i] + ci[i];
            double sideR = SIN_60 * (br[i] - cr[i]);
            double sideI = SIN_60 * (bi[i] - ci[i]);
            double middleR = ar[i] - sumR / 2;
            double middleI = ai[i] - sumI / 2;
            ar[i] += sumR;
            ai[i] += sumI;
            br[i] = middleR + sideI;
            bi[i] = middleI - sideR;
            cr[i] = middleR - sideI;
            ci[i] = middleI + sideR;
        }
    }

    private static void four(
            double[] ar, double[] ai, double[] br, double[] bi, double[] cr, double[] ci, double[] dr, double[] di) {
        for (int i = 0; i < ar.length; i++) {
            double evenR = ar[i] + cr[i];
            double evenI = ai[i] + ci[i];
            double halfR = ar[i] - cr[i];
            double halfI = ai[i] - ci[i];
            double oddR = br[i] + dr[i];
            double oddI = bi[i] + di[i];
            double sideR = br[i] - dr[i];
            double sideI = bi[i] - di[i];
            ar[i] = evenR + oddR;
            ai[i] = evenI + oddI;
            br[i] = halfR + sideI;
            bi[i] = halfI - sideR;
            cr[i] = evenR - oddR;
            ci[i] = evenI - oddI;
            dr[i] = halfR - sideI;
            di[i] = halfI + sideR;
        }
    }

    private static void five(
            double[] ar,
            double[] ai,
            double[] br,
            double[] bi,
            double[] cr,
            double[] ci,
            double[] dr,
            double[] di,
            double[] er,
            double[] ei) {
        for (int i = 0; i < ar.length; i++) {
            double outerR = br[i] + er[i];
            double outerI = bi[i] + ei[i];
            double innerR = cr[i] + dr[i];
            double innerI = ci[i] + di[i];
            double outerSideR = br[i] - er[i];
            double outerSideI = bi[i] - ei[i];
            double innerSideR = cr[i] - dr[i];
            double innerSideI = ci[i] - di[i];
            double nearR = ar[i] + COS_72 * outerR + COS_144 * innerR;
            double nearI = ai[i] + COS_72 * outerI + COS_144 * innerI;
            double farR = ar[i] + COS_144 * outerR + COS_72 * innerR;
            double farI = ai[i] + COS_144 * outerI + COS_72 * innerI;
            double nearSideR = SIN_72 * outerSideR + SIN_144 * innerSideR;
            double nearSideI = SIN_72 * outerSideI + SIN_144 * innerSideI;
            double farSideR = SIN_144 * outerSideR - SIN_72 * innerSideR;
            double farSideI = SIN_144 * outerSideI - SIN_72 * innerSideI;
            ar[i] += outerR + innerR;
            ai[i] += outerI + innerI;
            br[i] = nearR + nearSideI;
            bi[i] = nearI - nearSideR;
            er[i] = nearR - nearSideI;
            ei[i] = nearI + nearSideR;
            cr[i] = farR + farSideI;
            ci[i] = farI - farSideR;
            dr[i] = farR - farSideI;
            di[i] = farI + farSideR;
        }
    }
}
