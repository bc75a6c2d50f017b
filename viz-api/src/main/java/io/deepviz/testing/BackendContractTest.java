package io.deepviz.testing;

import io.deepviz.Model;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The {@link BackendContract} as JUnit tests, one a rule. This is all a backend's author writes:
 *
 * <pre>{@code
 * class MyBackendContractTest implements BackendContractTest {
 *     @Override
 *     public Model open(NetSpec net) {
 *         return MyBackend.wrap(MyNetworks.build(net));
 *     }
 * }
 * }</pre>
 *
 * Rules whose networks throw {@link UnsupportedOpException} are reported as skipped, with its message. Needs
 * {@code junit-jupiter-api} on the class path; nothing else in DeepViz does.
 */
public interface BackendContractTest {

    /**
     * A new model of this network, built with the backend.
     *
     * @throws UnsupportedOpException if the framework lacks an operation
     * @throws Exception if it fails
     */
    Model open(NetSpec net) throws Exception;

    /** One test for each rule. */
    @TestFactory
    default Stream<DynamicTest> contract() {
        return BackendContract.of(this::open).rules().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.toString(), () -> {
                    try {
                        rule.verify();
                    } catch (UnsupportedOpException e) {
                        Assumptions.abort(e.getMessage());
                    }
                }));
    }
}
