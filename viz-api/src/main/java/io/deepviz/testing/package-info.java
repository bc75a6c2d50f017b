/**
 * For the author of a backend: the contract that every backend passes, and the plain-Java reference model it is measured
 * against. {@link io.deepviz.testing.NetSpec} describes a network without any framework.
 */
@NullMarked
package io.deepviz.testing;

import org.jspecify.annotations.NullMarked;
