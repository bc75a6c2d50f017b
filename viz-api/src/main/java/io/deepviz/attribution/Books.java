package io.deepviz.attribution;

/** Where relevance went that no input got. */
final class Books {
    double bias;
    double stabilizer;
    double lost;
}
