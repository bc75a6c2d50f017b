/**
 * For those who open networks, {@link io.deepviz.spi.Backends}, and those who write a backend:
 * {@link io.deepviz.spi.Backend} is how it is found, {@link io.deepviz.spi.Network} what it has to do, and
 * {@link io.deepviz.spi.GuardedModel} makes a model of that. Whether it does it right is for
 * {@code io.deepviz.testing.BackendContract} to say.
 */
@NullMarked
package io.deepviz.spi;

import org.jspecify.annotations.NullMarked;
