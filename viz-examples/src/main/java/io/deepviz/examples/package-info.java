/** The program {@code viz}: a command a class. */
@NullMarked
package io.deepviz.examples;

import org.jspecify.annotations.NullMarked;
