package io.deepviz.training;

/** How much a finding matters. */
public enum Severity {
    /** The training fails, or what it learns can't be trusted: act on it. */
    SERIOUS,
    /** Something is likely to be amiss: look at it. */
    WARNING,
    /** Worth knowing. */
    NOTE;

    /** In lower case, for people. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
