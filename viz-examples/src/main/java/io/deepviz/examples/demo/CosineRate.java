package io.deepviz.examples.demo;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * A learning rate that rises over the first steps and then falls to 0 along half a cosine (Loshchilov and Hutter, "SGDR",
 * ICLR 2017, without restarts).
 */
record CosineRate(double highest, int warmup, int steps) implements ISchedule {
    private static final long serialVersionUID = 1;

    @Override
    public double valueAt(int step, int epoch) {
        double rise = Math.min(1, (step + 1.0) / warmup);
        double fall = .5 * (1 + StrictMath.cos(Math.PI * Math.min(step, steps) / steps));
        return highest * (rise * fall + 1e-3);
    }

    @Override
    public ISchedule clone() {
        return this;
    }
}
