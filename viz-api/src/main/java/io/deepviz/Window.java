package io.deepviz;

/**
 * The sliding window of a convolution or pooling, in pixels of the layer's input. Receptive fields follow from it: output
 * row i sees input rows {@code i * strideHeight - padTop + k * dilationHeight} for k in 0..kernelHeight-1.
 *
 * @param kernelHeight rows of the kernel
 * @param kernelWidth columns of the kernel
 * @param strideHeight input rows between two output rows
 * @param strideWidth input columns between two output columns
 * @param padTop rows added above
 * @param padBottom rows added below
 * @param padLeft columns added to the left
 * @param padRight columns added to the right
 * @param dilationHeight input rows between two rows of the kernel, 1 for a dense kernel
 * @param dilationWidth input columns between two columns of the kernel, 1 for a dense kernel
 */
public record Window(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int padTop,
        int padBottom,
        int padLeft,
        int padRight,
        int dilationHeight,
        int dilationWidth) {

    /**
     * Checks that kernel, stride and dilation are at least 1, and paddings at least 0.
     *
     * @throws IllegalArgumentException if not
     */
    public Window {
        if (Math.min(kernelHeight, kernelWidth) < 1
                || Math.min(strideHeight, strideWidth) < 1
                || Math.min(dilationHeight, dilationWidth) < 1
                || Math.min(Math.min(padTop, padBottom), Math.min(padLeft, padRight)) < 0) {
            throw new IllegalArgumentException(
                    "window: expected kernel, stride and dilation of at least 1 and padding of"
                            + " at least 0, got kernel " + kernelHeight + "x" + kernelWidth + ", stride " + strideHeight
                            + "x"
                            + strideWidth + ", padding " + padTop + "," + padBottom + "," + padLeft + "," + padRight
                            + ", dilation " + dilationHeight + "x" + dilationWidth);
        }
    }

    /** A square window, equally padded on all sides and not dilated. */
    public static Window square(int kernel, int stride, int padding) {
        return new Window(kernel, kernel, stride, stride, padding, padding, padding, padding, 1, 1);
    }

    /** Such as {@code 11x11 /4 pad 2}, with everything that isn't the default. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kernelHeight + "x" + kernelWidth);
        if (strideHeight != 1 || strideWidth != 1) {
            text.append(" /").append(pair(strideHeight, strideWidth));
        }
        if (padTop == padBottom && padTop == padLeft && padTop == padRight) {
            text.append(padTop == 0 ? "" : " pad " + padTop);
        } else {
            text.append(" pad top ").append(padTop).append(" bottom ").append(padBottom);
            text.append(" left ").append(padLeft).append(" right ").append(padRight);
        }
        if (dilationHeight != 1 || dilationWidth != 1) {
            text.append(" dilation ").append(pair(dilationHeight, dilationWidth));
        }
        return text.toString();
    }

    private static String pair(int first, int second) {
        return first == second ? Integer.toString(first) : first + "x" + second;
    }
}
