package io.deepviz.dl4j;

import io.deepviz.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Several inputs number by number. Where one has an extent of 1, it is repeated to the others' (squeeze and excite). */
enum Arithmetic implements Operation {
    /** The sum. */
    ADD,
    /** The sum over their number. */
    AVERAGE,
    /** The first less the second. */
    SUBTRACT,
    /** The product. */
    PRODUCT,
    /** The largest; where several are, the gradient goes to the first. */
    MAX;

    @Override
    public Shape outputShape(List<Shape> inputs) {
        if (this == SUBTRACT && inputs.size() != 2) {
            throw new IllegalArgumentException("expected two inputs, got " + inputs);
        }
        return inputs.stream().reduce(inputs.get(0), Arithmetic::broadcast);
    }

    @Override
    public INDArray forward(INDArray... inputs) {
        INDArray result = inputs[0];
        for (int i = 1; i < inputs.length; i++) {
            result = combined(result, inputs[i]);
        }
        return this == AVERAGE ? result.div(inputs.length) : result;
    }

    @Override
    public INDArray[] backward(Trace trace, INDArray gradient) {
        INDArray[] inputs = trace.inputs().toArray(INDArray[]::new);
        INDArray[] found = new INDArray[trace.shapes().size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = reduced(
                    at(i, found.length, inputs, gradient), trace.shapes().get(i));
        }
        return found;
    }

    @Override
    public boolean recallsInputs() {
        return this == PRODUCT || this == MAX;
    }

    private INDArray at(int input, int count, INDArray[] inputs, INDArray gradient) {
        return switch (this) {
            case ADD -> gradient;
            case AVERAGE -> gradient.div(count);
            case SUBTRACT -> input == 0 ? gradient : gradient.neg();
            case PRODUCT ->
                IntStream.range(0, inputs.length)
                        .filter(other -> other != input)
                        .mapToObj(other -> inputs[other])
                        .reduce(gradient, (product, other) -> run("multiply", product, other));
            case MAX -> gradient.mul(wins(input, inputs));
        };
    }

    /** 1 where an input is larger than all before it and at least as large as all after it. */
    private static INDArray wins(int input, INDArray... inputs) {
        INDArray zero = Nd4j.zerosLike(inputs[input]);
        INDArray wins = zero.add(1);
        for (int other = 0; other < inputs.length; other++) {
            if (other != input) {
                INDArray lead = run("subtract", inputs[input], inputs[other]);
                INDArray won = other < input ? lead.gt(0) : lead.gte(0);
                wins = run("multiply", wins, won.castTo(zero.dataType()));
            }
        }
        return wins;
    }

    private INDArray combined(INDArray first, INDArray second) {
        return switch (this) {
            case ADD, AVERAGE -> run("add", first, second);
            case SUBTRACT -> run("subtract", first, second);
            case PRODUCT -> run("multiply", first, second);
            case MAX -> run("maximum", first, second);
        };
    }

    private static INDArray run(String operation, INDArray first, INDArray second) {
        long[] shape = new long[first.rank()];
        Arrays.setAll(shape, axis -> Math.max(first.size(axis), second.size(axis)));
        return Native.operation(operation)
                .on(first, second)
                .into(Nd4j.createUninitialized(first.dataType(), shape, 'c'));
    }

    /** Sums up along the axes where an input of this shape was repeated. */
    private static INDArray reduced(INDArray gradient, long... shape) {
        int[] repeated = IntStream.range(0, shape.length)
                .filter(axis -> shape[axis] != gradient.size(axis))
                .toArray();
        return repeated.length == 0 ? gradient : gradient.sum(true, repeated);
    }

    private static Shape broadcast(Shape first, Shape second) {
        int[] extents = first.toArray();
        for (int axis = 0; axis < extents.length && first.rank() == second.rank(); axis++) {
            int other = second.get(axis);
            if (extents[axis] == 1 || (extents[axis] == Shape.OPEN && other != 1)) {
                extents[axis] = other;
            }
        }
        Shape both = Shape.of(extents);
        if (!fits(first, both) || !fits(second, both)) {
            throw new IllegalArgumentException("expected inputs of the same shape, got " + first + " and " + second);
        }
        return both;
    }

    private static boolean fits(Shape input, Shape both) {
        return input.rank() == both.rank()
                && IntStream.range(0, both.rank())
                        .allMatch(axis -> input.get(axis) == 1
                                || input.get(axis) == both.get(axis)
                                || input.get(axis) == Shape.OPEN
                                || both.get(axis) == Shape.OPEN);
    }
}
