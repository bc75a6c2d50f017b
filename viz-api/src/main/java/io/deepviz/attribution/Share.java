package io.deepviz.attribution;

import io.deepviz.tensor.Tensor;
import java.nio.FloatBuffer;

/** A rule at one layer: how the relevance of one output is shared out among its contributions. */
final class Share {
    private final LrpRule rule;
    private final double epsilon;
    private final Books books;

    /**
     * A rule.
     *
     * @param epsilon the stabilizer, as a share of the root mean square of the layer's outputs
     */
    Share(LrpRule rule, double epsilon, Tensor outputs, Books books) {
        this.rule = rule;
        this.epsilon = epsilon * rootMeanSquare(outputs);
        this.books = books;
    }

    LrpRule rule() {
        return rule;
    }

    /**
     * Shares out.
     *
     * @param contributions to one output
     * @param bias what the output has besides
     * @param relevance of the output
     */
    double[] of(double[] contributions, double bias, double relevance) {
        double[] shares = new double[contributions.length];
        double whole = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = counted(contributions[i]);
            whole += shares[i];
        }
        double factor = rule == LrpRule.EPSILON ? quotient(whole + bias, bias, relevance) : part(whole, relevance);
        for (int i = 0; i < shares.length; i++) {
            shares[i] *= factor;
        }
        return shares;
    }

    private double counted(double contribution) {
        return switch (rule) {
            case EPSILON -> contribution;
            case Z_PLUS -> Math.max(0, contribution);
            case FLAT -> 1;
        };
    }

    /** Relevance by output, stabilized; what the bias and the stabilizer take is booked. */
    double quotient(double output, double bias, double relevance) {
        double stabilizer = output < 0 ? -epsilon : epsilon;
        double denominator = output + stabilizer;
        if (denominator == 0) {
            books.lost += relevance;
            return 0;
        }
        double quotient = relevance / denominator;
        books.bias += bias * quotient;
        books.stabilizer += stabilizer * quotient;
        return quotient;
    }

    /** Relevance by the sum of what counts; lost, and booked so, where nothing does. */
    double part(double whole, double relevance) {
        if (whole <= 0) {
            books.lost += relevance;
            return 0;
        }
        return relevance / whole;
    }

    private static double rootMeanSquare(Tensor outputs) {
        double sum = 0;
        FloatBuffer numbers = outputs.buffer();
        while (numbers.hasRemaining()) {
            double each = numbers.get();
            sum += each * each;
        }
        return Math.sqrt(sum / outputs.size());
    }
}
