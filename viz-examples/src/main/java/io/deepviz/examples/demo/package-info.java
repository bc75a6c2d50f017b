/** The embedded default: pictures made by a program, and the network trained on them. */
@NullMarked
package io.deepviz.examples.demo;

import org.jspecify.annotations.NullMarked;
