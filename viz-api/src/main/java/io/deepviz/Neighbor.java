package io.deepviz;

/**
 * One vector found by a search.
 *
 * @param id its row in the index, from 0
 * @param distance from the query, by the index's {@link Metric}
 */
public record Neighbor(long id, float distance) {}
