package io.deepviz.tensorflow;

/**
 * A tensor of a graph: an operation and which of its outputs. Written {@code node:1}, and {@code node} for the first.
 *
 * @param node the operation's name
 * @param index of the output, from 0
 */
record TensorName(String node, int index) {

    /** The first output of an operation. */
    static TensorName of(String node) {
        return new TensorName(node, 0);
    }

    /** Reads {@code node}, {@code node:0} or {@code node:1}; what follows the colon is dropped if it is no number. */
    static TensorName parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return of(text);
        }
        String index = text.substring(colon + 1);
        return new TensorName(text.substring(0, colon), index.matches("[0-9]{1,6}") ? Integer.parseInt(index) : 0);
    }

    /** Whether an input of a node only says what must have run before. */
    static boolean isControl(String input) {
        return input.startsWith("^");
    }

    @Override
    public String toString() {
        return index == 0 ? node : node + ":" + index;
    }
}
