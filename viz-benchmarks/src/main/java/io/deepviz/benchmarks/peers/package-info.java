/** The same work beside the tools that people use for it today, in turn. */
@NullMarked
package io.deepviz.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
