/** What it costs, measured with JMH. */
@NullMarked
package io.deepviz.benchmarks;

import org.jspecify.annotations.NullMarked;
