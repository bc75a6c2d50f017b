package io.deepviz.testing;

import io.deepviz.Model;
import java.util.List;
import java.util.stream.Stream;

/**
 * What every backend promises, as rules that can be run. It needs no test framework:
 *
 * <pre>{@code
 * for (Rule rule : BackendContract.of(net -> MyBackend.wrap(build(net))).rules()) {
 *     rule.verify(); // throws an AssertionError that says what is wrong
 * }
 * }</pre>
 *
 * With JUnit, implement {@link BackendContractTest}. The chapters:
 *
 * <table>
 *   <caption>Chapters by the letter of their rules</caption>
 *   <tr><td>S</td><td>structure: layers, their names, kinds, shapes, windows; which layer holds the class scores</td></tr>
 *   <tr><td>P</td><td>parameters: readable in the outer layout, replaceable in a copy</td></tr>
 *   <tr><td>O</td><td>order of axes, channels and numbers</td></tr>
 *   <tr><td>F</td><td>forward, a rule for each operation</td></tr>
 *   <tr><td>G</td><td>gradients, a rule for each operation</td></tr>
 *   <tr><td>D</td><td>what is demanded of gradients as such</td></tr>
 *   <tr><td>C</td><td>calls: nothing is modified, batches, several threads, nothing printed</td></tr>
 *   <tr><td>L</td><td>the life of a model: close</td></tr>
 *   <tr><td>E</td><td>errors: what is refused, and in which words</td></tr>
 *   <tr><td>M</td><td>memory</td></tr>
 * </table>
 */
public final class BackendContract {
    private final List<Rule> rules;

    private BackendContract(List<Rule> rules) {
        this.rules = rules;
    }

    /** Builds a network in the backend's framework and makes a model of it. */
    @FunctionalInterface
    public interface Opener {
        /**
         * A new model of this network; whoever asks closes it.
         *
         * @throws UnsupportedOpException if the framework lacks an operation: the rules that need this network are skipped
         * @throws Exception if it fails: the rule that needs this network is broken
         */
        Model open(NetSpec net) throws Exception;
    }

    /** The contract for the backend whose models come from there. */
    public static BackendContract of(Opener opener) {
        Subject backend = new Subject(opener);
        return new BackendContract(Stream.of(
                        StructureRules.of(backend),
                        ParameterRules.of(backend),
                        OrderRules.of(backend),
                        OperationRules.of(backend),
                        GradientRules.of(backend),
                        CallRules.of(backend),
                        LifeRules.of(backend),
                        ErrorRules.of(backend),
                        MemoryRules.of(backend))
                .flatMap(List::stream)
                .toList());
    }

    /** All rules; each can be verified alone, and in any order. */
    public List<Rule> rules() {
        return rules;
    }
}
