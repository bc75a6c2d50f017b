package io.deepviz.testing;

/** One rule of the {@link BackendContract}. */
public final class Rule {
    private final String id;
    private final String title;
    private final String how;
    private final Check check;
    private final Subject backend;

    Rule(String id, String title, String how, Check check, Subject backend) {
        this.id = id;
        this.title = title;
        this.how = how;
        this.check = check;
        this.backend = backend;
    }

    /** Asks one thing of a backend; anything it throws is a failure. */
    @FunctionalInterface
    interface Check {
        void of(Subject backend) throws Exception;
    }

    /** A letter for the chapter, and a number: {@code L2}. It stays the same from version to version. */
    public String id() {
        return id;
    }

    /** What is demanded, in a sentence. */
    public String title() {
        return title;
    }

    /** How that is checked. */
    public String how() {
        return how;
    }

    /**
     * Checks the rule.
     *
     * @throws AssertionError if the backend breaks it; the message names the rule, what was expected and what was found
     * @throws UnsupportedOpException if the backend cannot build the networks for it, or lacks an ability that backends
     *     may lack: gradients, or copies with other parameters
     */
    public void verify() {
        try {
            check.of(backend);
        } catch (UnsupportedOpException skipped) {
            throw skipped;
        } catch (AssertionError | Exception broken) {
            String message = broken instanceof AssertionError ? broken.getMessage() : "threw " + broken;
            throw new AssertionError(this + "\n  " + message + "\n  (checked: " + how + ")", broken);
        }
    }

    /** Id and title. */
    @Override
    public String toString() {
        return id + " " + title;
    }
}
