package io.deepviz.attribution;

import io.deepviz.tensor.Shape;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a method found: how much each pixel counts for or against the target, with everything one must know to read it.
 * Numbers are as the method gives them, in units of the target (times pixels for gradients), never stretched, and never
 * NaN or infinite.
 */
public final class Attribution {
    private final String method;
    private final Target target;
    private final double value;
    private final Tensor numbers;
    private final Optional<String> layer;
    private final Optional<Completeness> completeness;
    private final List<String> remarks;

    private Attribution(
            String method,
            Target target,
            double value,
            Tensor numbers,
            Optional<String> layer,
            Optional<Completeness> completeness,
            List<String> remarks) {
        this.method = method;
        this.target = target;
        this.value = value;
        this.numbers = numbers;
        this.layer = layer;
        this.completeness = completeness;
        this.remarks = remarks;
    }

    /**
     * One of every number of the image; the map is the sum over its channels.
     *
     * @param method the method's name
     * @param value the target's value at the image
     * @param full {@code [C,H,W]}
     * @throws IllegalArgumentException if it has another rank, or a number is NaN or infinite
     */
    public static Attribution ofPixels(String method, Target target, double value, Tensor full) {
        Shape shape = full.shape();
        if (shape.rank() != 3) {
            throw new IllegalArgumentException("full: expected [C,H,W], got " + shape);
        }
        return checked(method, target, value, full);
    }

    /**
     * One of regions, which says nothing of single channels.
     *
     * @param method the method's name
     * @param value the target's value at the image
     * @param map {@code [H,W]}
     * @throws IllegalArgumentException if it has another rank, or a number is NaN or infinite
     */
    public static Attribution ofMap(String method, Target target, double value, Tensor map) {
        if (map.shape().rank() != 2) {
            throw new IllegalArgumentException("map: expected [H,W], got " + map.shape());
        }
        return checked(method, target, value, map);
    }

    private static Attribution checked(String method, Target target, double value, Tensor numbers) {
        int bad = Checks.notFinite(numbers);
        if (bad > 0 || !Double.isFinite(value)) {
            throw new IllegalArgumentException("attribution by " + method + ": expected finite numbers, got " + bad
                    + " that aren't in the map, and a target of " + value);
        }
        return new Attribution(method, target, value, numbers, Optional.empty(), Optional.empty(), List.of());
    }

    /** The same, read at a layer. */
    public Attribution atLayer(String name) {
        return new Attribution(method, target, value, numbers, Optional.of(name), completeness, remarks);
    }

    /** The same with its books. */
    public Attribution with(Completeness books) {
        return new Attribution(method, target, value, numbers, layer, Optional.of(books), remarks);
    }

    /** The same with one more thing that the reader must know. */
    public Attribution withRemark(String sentence) {
        List<String> more = new ArrayList<>(remarks);
        more.add(sentence);
        return new Attribution(method, target, value, numbers, layer, completeness, List.copyOf(more));
    }

    /** The method's name, with its options. */
    public String method() {
        return method;
    }

    /** What was explained. */
    public Target target() {
        return target;
    }

    /** The target's value at the image. */
    public double value() {
        return value;
    }

    /** {@code [H,W]} of the image: positive where the image speaks for the target, negative where against it. */
    public Tensor map() {
        return numbers.shape().rank() == 2 ? numbers : overChannels();
    }

    /** Computed when it is asked for: who sums over many attributions needs none of their maps. */
    private Tensor overChannels() {
        Shape map = numbers.shape().dropFirst();
        int area = Math.toIntExact(map.size());
        float[] all = numbers.toArray();
        float[] sums = new float[area];
        for (int i = 0; i < area; i++) {
            double sum = 0;
            for (int at = i; at < all.length; at += area) {
                sum += all[at];
            }
            sums[i] = (float) sum;
        }
        return Tensor.wrap(map, sums);
    }

    /** {@code [C,H,W]}, the same for each channel of the image; empty if the method tells regions only. */
    public Optional<Tensor> full() {
        return numbers.shape().rank() == 3 ? Optional.of(numbers) : Optional.empty();
    }

    /** The layer whose maps were used; empty if the method works on the image. */
    public Optional<String> layer() {
        return layer;
    }

    /** The books, if the method keeps any. */
    public Optional<Completeness> completeness() {
        return completeness;
    }

    /** What the reader must know, a sentence each; empty as a rule. */
    public List<String> remarks() {
        return remarks;
    }

    /** Whether any pixel speaks for the target. */
    public Outcome outcome() {
        for (float each : map().toArray()) {
            if (each > 0) {
                return Outcome.EVIDENCE;
            }
        }
        return Outcome.NO_POSITIVE_EVIDENCE;
    }

    /** Method, target, outcome. */
    @Override
    public String toString() {
        return method + " of " + target + " " + map().shape() + ": " + outcome();
    }
}
