/**
 * Pictures: reading them within limits, turning them into the numbers a network takes, drawing and writing them. Uses
 * the rooms {@code tensor} and {@code error}.
 */
@NullMarked
package io.deepviz.image;

import org.jspecify.annotations.NullMarked;
