package io.deepviz.testing;

/**
 * A model that is the reference model but for one thing, and the rule that must find out.
 *
 * @param rule the rule's id
 * @param what is wrong with it
 * @param broken opens the model
 * @param word must stand in the failure's message: the rule fails for this reason and not by accident
 */
record Defect(String rule, String what, BackendContract.Opener broken, String word) {
    @Override
    public String toString() {
        return rule + ": " + what;
    }
}
