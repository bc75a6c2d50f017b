/**
 * How every file of DeepViz gets written, and how headers hold their facts, shared by the rooms that write some; not for use from outside, and it may change
 * at any time. It lies in the first of those rooms.
 */
@NullMarked
package io.deepviz.image.internal;

import org.jspecify.annotations.NullMarked;
