package io.deepviz;

/** How far apart two vectors are; less is nearer. */
public enum Metric {
    /** The length of the difference, sqrt(sum (x - y)^2). */
    EUCLIDEAN,
    /** 1 - x.y / (|x| |y|), 0 to 2; a vector of zeros has distance 1 from everything. */
    COSINE,
    /** -x.y: the largest inner product is the nearest; not a metric in the strict sense. */
    INNER_PRODUCT
}
