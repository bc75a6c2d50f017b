package io.deepviz.training;

import io.deepviz.LayerKind;
import io.deepviz.tensor.Shape;
import io.deepviz.training.LayerStatistics.Activity;
import io.deepviz.training.LayerStatistics.Channels;
import io.deepviz.training.LayerStatistics.Histogram;
import io.deepviz.training.LayerStatistics.Normalization;
import io.deepviz.training.LayerStatistics.Weights;
import io.deepviz.training.RunHead.RunLayer;
import java.util.Arrays;
import java.util.List;

/** What the records of a run's file hold; each reading method is the mirror of the writing one before it. */
final class RunCodec {
    private RunCodec() {}

    static byte[] encode(RunHead head) {
        return new RunOutput()
                .text(head.model())
                .text(head.backend())
                .list(head.layers(), RunCodec::write)
                .optional(head.logits(), RunOutput::text)
                .optional(head.filterLayer(), RunOutput::text)
                .integer(head.probe())
                .integers(head.labels())
                .integer(head.heldOut())
                .toBytes();
    }

    static RunHead head(RunInput in) {
        return new RunHead(
                in.text(),
                in.text(),
                in.list(RunCodec::layer),
                in.optional(RunInput::text),
                in.optional(RunInput::text),
                in.integer(),
                in.integers(),
                in.integer());
    }

    private static void write(RunOutput out, RunLayer layer) {
        out.text(layer.name()).text(layer.kind().name()).list(layer.inputs(), RunOutput::text);
        out.optional(
                layer.weights(),
                (o, shape) -> o.integers(Arrays.stream(shape.toArray()).boxed().toList()));
    }

    private static RunLayer layer(RunInput in) {
        return new RunLayer(
                in.text(), LayerKind.valueOf(in.text()), in.list(RunInput::text), in.optional(RunCodec::shape));
    }

    private static Shape shape(RunInput in) {
        List<Integer> extents = in.integers();
        return Shape.of(extents.stream().mapToInt(Integer::intValue).toArray());
    }

    static byte[] encode(Loss loss) {
        return new RunOutput()
                .integer(loss.step())
                .integer(loss.epoch())
                .number(loss.value())
                .toBytes();
    }

    static Loss loss(RunInput in) {
        return new Loss(in.integer(), in.integer(), in.number());
    }

    static byte[] encode(Validation validation) {
        return new RunOutput()
                .integer(validation.step())
                .number(validation.result().loss())
                .number(validation.result().accuracy())
                .toBytes();
    }

    static Validation validation(RunInput in) {
        return new Validation(in.integer(), evaluation(in));
    }

    static byte[] encode(Snapshot snapshot) {
        return new RunOutput()
                .integer(snapshot.step())
                .integer(snapshot.epoch())
                .number(snapshot.seconds())
                .number(snapshot.recording())
                .list(snapshot.layers(), RunCodec::write)
                .optional(snapshot.training(), RunCodec::write)
                .optional(snapshot.heldOut(), RunCodec::write)
                .integers(snapshot.labels())
                .longInteger(snapshot.badInputs())
                .optional(snapshot.filters(), RunOutput::picture)
                .optional(snapshot.features(), RunOutput::tensor)
                .toBytes();
    }

    static Snapshot snapshot(RunInput in) {
        return new Snapshot(
                in.integer(),
                in.integer(),
                in.number(),
                in.number(),
                in.list(RunCodec::statistics),
                in.optional(RunCodec::evaluation),
                in.optional(RunCodec::evaluation),
                in.integers(),
                in.longInteger(),
                in.optional(RunInput::picture),
                in.optional(RunInput::tensor));
    }

    private static void write(RunOutput out, Evaluation evaluation) {
        out.number(evaluation.loss()).number(evaluation.accuracy());
    }

    private static Evaluation evaluation(RunInput in) {
        return new Evaluation(in.number(), in.number());
    }

    private static void write(RunOutput out, LayerStatistics layer) {
        out.text(layer.layer());
        out.optional(layer.activity(), RunCodec::write);
        out.optional(layer.weights(), RunCodec::write);
        out.optional(
                layer.normalization(),
                (o, n) -> o.number(n.meanGap()).number(n.varianceGap()).number(n.drift()));
    }

    private static LayerStatistics statistics(RunInput in) {
        return new LayerStatistics(
                in.text(),
                in.optional(RunCodec::activity),
                in.optional(RunCodec::weights),
                in.optional(i -> new Normalization(i.number(), i.number(), i.number())));
    }

    private static void write(RunOutput out, Activity activity) {
        out.number(activity.mean()).number(activity.deviation());
        out.number(activity.zeros()).number(activity.saturated()).number(activity.largest());
        out.longInteger(activity.bad()).integer(activity.channels().count());
        out.tensor(activity.channels().means());
        out.tensor(activity.channels().deviations());
        out.tensor(activity.channels().maxima());
    }

    private static Activity activity(RunInput in) {
        return new Activity(
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.longInteger(),
                new Channels(in.integer(), in.tensor(), in.tensor(), in.tensor()));
    }

    private static void write(RunOutput out, Weights weights) {
        out.longInteger(weights.count()).number(weights.norm()).longInteger(weights.bad());
        out.number(weights.gradientNorm()).number(weights.updateNorm()).number(weights.drift());
        out.optional(weights.twins(), RunOutput::tensor);
        out.optional(
                weights.histogram(),
                (o, h) -> o.number(h.low()).number(h.high()).tensor(h.counts()));
    }

    private static Weights weights(RunInput in) {
        return new Weights(
                in.longInteger(),
                in.number(),
                in.longInteger(),
                in.number(),
                in.number(),
                in.number(),
                in.optional(RunInput::tensor),
                in.optional(i -> new Histogram(i.number(), i.number(), i.tensor())));
    }
}
