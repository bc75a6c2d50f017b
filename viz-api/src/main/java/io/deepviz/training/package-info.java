/**
 * The timeline of a training run and its diagnosis. {@link io.deepviz.training.TrainingRecorder} writes a run while a
 * network is trained, {@link io.deepviz.training.TrainingRun} reads it, then or meanwhile,
 * {@link io.deepviz.training.Diagnosis} says what is wrong. Uses the rooms above it.
 */
@NullMarked
package io.deepviz.training;

import org.jspecify.annotations.NullMarked;
