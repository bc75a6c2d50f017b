package io.deepviz.features;

import io.deepviz.InputSpec;
import io.deepviz.Model;
import io.deepviz.Window;
import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.ReferenceModel;
import java.util.Map;
import java.util.Optional;

/** Networks for tests, small enough to work out by hand. */
final class Nets {
    private Nets() {}

    /** Gray pictures of 2 x 2 pixels in 0..1; a map {@code conv} of [2,2,2], {@code flat} of [8], and three classes. */
    static Model classifier() {
        return ReferenceModel.of(NetSpec.input(1, 2, 2)
                .seed(5)
                .convolution("conv", 2, Window.square(1, 1, 0))
                .add("flat", new Op.Flatten())
                .dense("out", 3)
                .logits("out")
                .add("out/softmax", new Op.Softmax())
                .build());
    }

    /** Gray pictures of one pixel x; scores x times these numbers, then a nonlinearity. */
    static Model scores(Op end, float... weights) {
        Tensor column = Tensor.of(Shape.of(weights.length, 1), weights);
        return ReferenceModel.of(NetSpec.input(1, 1, 1)
                .add("flat", new Op.Flatten())
                .add("out", new Op.Dense(column, Optional.empty()))
                .logits("out")
                .add("end", end)
                .build());
    }

    /** Not a classifier. */
    static Model headless() {
        return ReferenceModel.of(NetSpec.input(1, 2, 2)
                .convolution("conv", 2, Window.square(1, 1, 0))
                .build());
    }

    static FeatureOrigin origin() {
        return new FeatureOrigin(
                "net",
                "reference",
                "0123456789abcdef0123456789abcdef",
                InputSpec.of(3, 8, 8).withAssumption("color order RGB"),
                "images/photos",
                Optional.of(new ImageFolder.Sample(100, -7)),
                Map.of(0, "cat", 3, "ice bear"));
    }
}
