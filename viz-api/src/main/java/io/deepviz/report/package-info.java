/** One self-contained page, and one file of numbers, out of everything the other rooms find. */
@NullMarked
package io.deepviz.report;

import org.jspecify.annotations.NullMarked;
