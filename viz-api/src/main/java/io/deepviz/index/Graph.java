package io.deepviz.index;

import java.nio.IntBuffer;
import java.util.List;

/**
 * A graph of near neighbors in levels (Malkov and Yashunin 2018): all rows are nodes of the lowest, ever fewer of those
 * above. Numbers lie as in the file, in memory or mapped, and are not changed.
 *
 * @param entry where a search begins, a node of the highest level
 * @param levels the lowest, which has all nodes, first
 */
record Graph(int entry, List<Level> levels) {
    /** In place of a neighbor that is not there. */
    static final int NONE = -1;

    Graph {
        levels = List.copyOf(levels);
    }

    /** How many nodes there are. */
    int size() {
        return levels.get(0).size();
    }

    /** How many neighbors a node of the lowest level has on average. */
    double averageDegree() {
        Level lowest = levels.get(0);
        long sum = 0;
        for (int node = 0; node < lowest.size(); node++) {
            sum += lowest.degree(lowest.listOf(node));
        }
        return (double) sum / lowest.size();
    }

    /** Whether it can be walked through without going astray: every number of a node is that of one on the level. */
    boolean isSound() {
        if (levels.isEmpty() || size() < 1 || levels.get(levels.size() - 1).listOf(entry) < 0) {
            return false;
        }
        return levels.stream().allMatch(level -> level.isSound(size()));
    }

    /**
     * One level: for each node a list, how many neighbors it has and which.
     *
     * @param nodes those on this level in ascending order, then the lists; on the lowest level, which has all nodes, the lists
     *     alone
     * @param size how many nodes
     * @param all whether these are all nodes, so that they needn't be named
     * @param stride numbers in a list: one more than the most neighbors of a node
     */
    record Level(IntBuffer nodes, int size, boolean all, int stride) {

        /** Where the list of a node begins, -1 if it is not on this level. */
        int listOf(int node) {
            if (all) {
                return node >= 0 && node < size ? node * stride : -1;
            }
            int low = 0;
            int high = size - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int found = nodes.get(middle);
                if (found == node) {
                    return size + middle * stride;
                }
                if (found < node) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -1;
        }

        int degree(int list) {
            return nodes.get(list);
        }

        int neighbor(int list, int i) {
            return nodes.get(list + 1 + i);
        }

        int node(int i) {
            return all ? i : nodes.get(i);
        }

        /** How many numbers a level has. */
        static long numbers(int size, boolean all, int stride) {
            return (long) size * stride + (all ? 0 : size);
        }

        private boolean isSound(int rows) {
            for (int i = 0; i < size; i++) {
                int node = node(i);
                if (node < 0 || node >= rows || (i > 0 && node <= node(i - 1)) || !isSoundList(listOf(node))) {
                    return false;
                }
            }
            return true;
        }

        private boolean isSoundList(int list) {
            int degree = degree(list);
            if (degree < 0 || degree >= stride) {
                return false;
            }
            for (int i = 0; i < degree; i++) {
                if (listOf(neighbor(list, i)) < 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
