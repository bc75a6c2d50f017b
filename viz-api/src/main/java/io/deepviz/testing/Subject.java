package io.deepviz.testing;

import io.deepviz.Gradients;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.tensor.Tensor;
import java.util.Map;

/** The backend that is being checked. */
final class Subject {
    private final BackendContract.Opener opener;

    Subject(BackendContract.Opener opener) {
        this.opener = opener;
    }

    /** What is demanded of a model; anything it throws is a failure. */
    @FunctionalInterface
    interface Demand {
        void of(Model model) throws Exception;
    }

    Model open(NetSpec net) throws Exception {
        return opener.open(net);
    }

    /** Opens the network, makes a demand of it, and closes it. */
    void with(NetSpec net, Demand demand) throws Exception {
        try (Model model = open(net)) {
            demand.of(model);
        }
    }

    static Gradients gradients(Model model) {
        return model.gradients().orElseThrow(() -> new UnsupportedOpException("the model has no gradients"));
    }

    static Model copy(Model model, Map<ParameterId, Tensor> replaced) {
        return model.withParameters(replaced)
                .orElseThrow(() -> new UnsupportedOpException("the model makes no copies with other parameters"));
    }
}
