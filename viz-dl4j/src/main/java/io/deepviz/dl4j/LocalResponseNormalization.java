package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@code y[c] = x[c] / s[c]^beta}, {@code s[c] = k + alpha * sum over j of x[j]^2}, j within {@code reach} of c: Krizhevsky
 * et al. 2012, "ImageNet Classification with Deep Convolutional Neural Networks", section 3.3. Alpha isn't divided by the
 * number of channels in the sum.
 *
 * <p>The sum over neighboring channels is a 1x1 convolution with a band of ones, and its own adjoint.
 *
 * @param reach channels to each side, n / 2 rounded down
 */
record LocalResponseNormalization(double k, double alpha, double beta, int reach) implements Operation {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Shapes.map(inputs);
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray x = inputs[0];
        return Scratch.copy(x).muli(Transforms.pow(scale(x), -beta, false));
    }

    /** {@code g s^-beta - 2 alpha beta x (sum over j of g[j] x[j] s[j]^(-beta-1))}. */
    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray x = trace.inputs().get(0);
        INDArray scale = scale(x);
        INDArray direct = Scratch.copy(gradient).muli(Transforms.pow(scale, -beta, true));
        INDArray across = neighbors(direct.mul(x).divi(scale));
        return new INDArray[] {direct.subi(across.muli(x).muli(2 * alpha * beta))};
    }

    @Override
    public long footprint(List<Shape> inputs) {
        return 4 * outputShape(inputs).size();
    }

    private INDArray scale(INDArray x) {
        return neighbors(x.mul(x)).muli(alpha).addi(k);
    }

    private INDArray neighbors(INDArray x) {
        INDArray band = band((int) x.size(1), x.dataType());
        return Native.operation("conv2d")
                .with(Sliding.pointwise().arguments(0, 1))
                .on(x, band)
                .into(x.ulike());
    }

    private INDArray band(int channels, DataType type) {
        float[] ones = new float[channels * channels];
        for (int c = 0; c < channels; c++) {
            for (int j = Math.max(0, c - reach); j <= Math.min(channels - 1, c + reach); j++) {
                ones[c * channels + j] = 1;
            }
        }
        return Nd4j.createFromArray(ones).castTo(type).reshape('c', channels, channels, 1, 1);
    }
}
