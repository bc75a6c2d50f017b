package io.deepviz.testing;

import io.deepviz.Gradients;
import io.deepviz.Layer;
import io.deepviz.Model;
import io.deepviz.ReluRule;
import io.deepviz.Seed;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether two models of the same network find the same, at every node of it. */
final class Agreement {
    private Agreement() {}

    /** Outputs of all nodes, fetched by one call. */
    static void forward(String what, Model model, Model expected, NetSpec net, Tensor images) {
        var found = model.forward(images, layers(model, net));
        var wanted = expected.forward(images, layers(expected, net));
        for (NetSpec.Node node : net.nodes()) {
            Expect.near(what + ", layer '" + node.name() + "'", found.of(node.name()), wanted.of(node.name()));
        }
    }

    /** Gradients of a random seed at the last node, at all nodes and the input. */
    static void gradients(String what, Model model, Model expected, NetSpec net, Tensor images) {
        gradients(what, model, expected, net, images, ReluRule.STANDARD);
    }

    static void gradients(String what, Model model, Model expected, NetSpec net, Tensor images, ReluRule rule) {
        Gradients.Pullback found = pullBack(model, net, images, rule);
        Gradients.Pullback wanted = pullBack(expected, net, images, rule);
        List<NetSpec.Node> nodes = new ArrayList<>(net.nodes());
        Collections.reverse(nodes); // the first to differ is right below the operation that is wrong
        for (NetSpec.Node node : nodes) {
            String where = what + ", " + rule + " gradient at layer '" + node.name() + "'";
            Expect.near(
                    where, found.gradients().of(node.name()), wanted.gradients().of(node.name()));
        }
        Tensor atImages = found.gradients().of(model.layers().get(0));
        Expect.near(
                what + ", " + rule + " gradient at the images",
                atImages,
                wanted.gradients().of(NetSpec.INPUT));
    }

    private static Gradients.Pullback pullBack(Model model, NetSpec net, Tensor images, ReluRule rule) {
        Layer last = model.layer(last(net));
        Tensor seed = Nets.normal(net.shapeOf(last(net)).prepend(images.shape().get(0)), 17);
        Set<Layer> to = new LinkedHashSet<>(layers(model, net));
        to.add(model.layers().get(0));
        return Subject.gradients(model).pullBack(images, Map.of(last, Seed.constant(seed)), to, rule);
    }

    static String last(NetSpec net) {
        return net.nodes().get(net.nodes().size() - 1).name();
    }

    /** The layers of a model that are nodes of the network it was made of. */
    static List<Layer> layers(Model model, NetSpec net) {
        return net.nodes().stream().map(node -> model.layer(node.name())).toList();
    }
}
