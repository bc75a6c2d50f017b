/**
 * Networks of Deeplearning4j as {@link io.deepviz.Model}s: {@link io.deepviz.dl4j.Deeplearning4j} wraps one that the caller
 * already holds.
 *
 * <p>Deeplearning4j's own ways to look inside a network are partly wrong at inference (activations overwritten in place,
 * gradients by batch statistics). So a network is only read here, for its layers and parameters, and then computed with
 * ND4J's operations, always in NCHW.
 */
@NullMarked
package io.deepviz.dl4j;

import org.jspecify.annotations.NullMarked;
