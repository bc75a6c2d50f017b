/** What only benchmarks need of the inside of exact search. */
@NullMarked
package io.deepviz.index;

import org.jspecify.annotations.NullMarked;
