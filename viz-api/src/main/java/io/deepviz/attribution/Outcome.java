package io.deepviz.attribution;

/** Whether a map shows anything that speaks for its target. */
public enum Outcome {
    /** At least one pixel speaks for the target. */
    EVIDENCE("evidence"),
    /**
     * No pixel does: the map is nowhere above zero. Of Grad-CAM this is common, for classes that the network does not see
     * in the image; a map stretched to its own extremes would hide it.
     */
    NO_POSITIVE_EVIDENCE("no positive evidence");

    private final String words;

    Outcome(String words) {
        this.words = words;
    }

    /** In words. */
    @Override
    public String toString() {
        return words;
    }
}
