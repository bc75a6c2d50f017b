package io.deepviz.error;

/** A file is not a feature set, or no index of one, that can be used; {@link #reason()} says why. */
public final class FeatureFormatException extends VizIOException {
    private static final long serialVersionUID = 1;

    /** Why a feature set, or an index, can't be used. */
    public enum Reason {
        /** It is some other kind of file. */
        NOT_FEATURES,
        /** Bytes were changed, lost or added since it was written: compute it again. */
        DAMAGED,
        /** A later version of DeepViz wrote it. */
        TOO_NEW,
        /** It is whole, but of another network than the one at hand, or of the same with other input. */
        OTHER_MODEL,
        /** It is whole, but an index of other vectors than those at hand: make their index. */
        OTHER_VECTORS
    }

    private final Reason reason;

    /** With one line that names the file, what was expected and what was found. */
    public FeatureFormatException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why the file can't be used. */
    public Reason reason() {
        return reason;
    }
}
