/** What can go wrong beside a caller's own mistake, which is an {@link IllegalArgumentException}. Uses no other room. */
@NullMarked
package io.deepviz.error;

import org.jspecify.annotations.NullMarked;
