package io.deepviz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import io.deepviz.testing.NetSpec;
import io.deepviz.testing.Op;
import io.deepviz.testing.ReferenceModel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTest {
    private static final Model MODEL = ReferenceModel.of(NetSpec.input(1, 2, 2)
            .add("block1_conv1", new Op.Relu())
            .add("block1_conv2", new Op.Relu())
            .add("block2_conv1", new Op.Relu())
            .add("block2_pool", new Op.Relu())
            .add("fc6", new Op.Relu())
            .add("predictions", new Op.Relu())
            .build());

    @Test
    void aLayerIsFoundByItsName() {
        assertThat(MODEL.layer("fc6").name()).isEqualTo("fc6");
    }

    @ParameterizedTest
    @CsvSource({
        "block1conv2, block1_conv2", // a letter left out
        "block1_convv2, block1_conv2", // one too many
        "blokc2_pool, block2_pool", // two exchanged
        "FC6, fc6", // in capitals
        "prediction, predictions",
        "inputs, input"
    })
    void theNearestNameComesFirst(String asked, String nearest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.layer(asked))
                .withMessageStartingWith("layer: model 'reference' has no layer '" + asked
                        + "'; the nearest of its 7 are '" + nearest + "', '");
    }

    @Test
    void fiveNamesAreListedAndNoMore() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MODEL.layer("block1_conv"))
                .withMessageStartingWith("layer: model 'reference' has no layer 'block1_conv'; the nearest of its 7 are"
                        + " 'block1_conv1', 'block1_conv2', 'block2_conv1', 'block2_pool', '")
                .withMessageMatching("[^,]*(, '[^,]*'){4}");
    }

    @Test
    void forwardTakesLayersOneByOne() {
        Tensor images = Tensor.of(Shape.of(1, 1, 2, 2), 1, 2, 3, 4);
        Activations found = MODEL.forward(images, MODEL.layer("fc6"), MODEL.layer("input"));

        assertThat(found.layers()).containsExactly("fc6", "input");
        assertThat(found.of(MODEL.layer("fc6"))).isEqualTo(images);
    }

    @Test
    void activationsHoldWhatWasAskedForAndNameItOtherwise() {
        Tensor tensor = Tensor.of(Shape.of(1), 1);
        Activations found = Activations.of(Map.of("conv1", tensor));

        assertThat(found.of("conv1")).isSameAs(tensor);
        assertThat(found.layers()).containsExactly("conv1").isUnmodifiable();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> found.of("conv2"))
                .withMessage("layer: expected one of [conv1], got 'conv2'");
    }
}
