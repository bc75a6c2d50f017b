package io.deepviz.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.deepviz.Gradients;
import io.deepviz.Model;
import io.deepviz.ParameterId;
import io.deepviz.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What becomes of rules that pass, fail, or cannot be checked. */
class ContractReportTest {
    /** No grouped convolutions, no gradients, no copies. */
    private static Model poor(NetSpec net) {
        if (net.nodes().stream().anyMatch(node -> node.op() instanceof Op.Convolution op && op.groups() > 1)) {
            throw new UnsupportedOpException("grouped convolution: not in this framework");
        }
        return new DecoratedModel(net) {
            @Override
            public Optional<Gradients> gradients() {
                return Optional.empty();
            }

            @Override
            public Optional<Model> withParameters(Map<ParameterId, Tensor> replaced) {
                return Optional.empty();
            }
        };
    }

    @Test
    void eachRuleIsATestOfItsName() {
        List<String> names = tests(ContractReportTest::poor).stream()
                .map(DynamicTest::getDisplayName)
                .toList();

        assertThat(names)
                .hasSameSizeAs(BackendContract.of(ReferenceModel::of).rules())
                .contains("C9 Nothing is written to standard output", "F4 Convolution in groups, forward");
    }

    @Test
    void whatABackendLacksIsSkippedWithTheReasonAndEverythingElseHolds() {
        List<String> skipped = new ArrayList<>();
        for (DynamicTest test : tests(ContractReportTest::poor)) {
            if (!test.getDisplayName().startsWith("M")) {
                try {
                    test.getExecutable().execute();
                } catch (TestAbortedException e) {
                    skipped.add(test.getDisplayName().replaceAll(" .*", "") + ": " + e.getMessage());
                } catch (Throwable e) {
                    throw new AssertionError(test.getDisplayName(), e);
                }
            }
        }

        assertThat(skipped)
                .contains("F4: grouped convolution: not in this framework")
                .contains("D1: the model has no gradients", "G1: the model has no gradients")
                .contains("P5: the model makes no copies with other parameters")
                .allMatch(each -> each.matches("(F4|G\\d+|D\\d+|O5|P5|P6|P7|C1|C11|L1|L6|E3|E4|E6|E7): .*"));
    }

    @Test
    void aBrokenRuleFailsItsTest() {
        DynamicTest first = tests(net -> {
                    throw new java.io.IOException("no framework here");
                })
                .get(0);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> first.getExecutable().execute())
                .withMessageContaining("S1 Every backend builds")
                .withMessageContaining("threw java.io.IOException: no framework here")
                .withMessageContaining("(checked: opens a net of these and runs it");
    }

    @Test
    void rulesSayWhatTheyDemandAndHowItIsChecked() {
        for (Rule rule : BackendContract.of(ReferenceModel::of).rules()) {
            assertThat(rule.id()).matches("[SPOFGDCLEM]\\d+");
            assertThat(rule.title()).matches("[A-Z].{10,}");
            assertThat(rule.how()).isNotBlank();
            assertThat(rule).hasToString(rule.id() + " " + rule.title());
        }
    }

    @Test
    void theContractItselfNeedsNoJUnit() throws Exception {
        java.net.URL classes =
                BackendContract.class.getProtectionDomain().getCodeSource().getLocation();
        // Only our own classes: whatever else a rule needed would not be found.
        try (java.net.URLClassLoader alone =
                new java.net.URLClassLoader(new java.net.URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> runner = alone.loadClass("io.deepviz.testing.BackendContract");
            assertThat(runner.getClassLoader()).isSameAs(alone);
            Class<?> opener = alone.loadClass("io.deepviz.testing.BackendContract$Opener");
            Class<?> spec = alone.loadClass("io.deepviz.testing.NetSpec");
            Object reference = java.lang.reflect.Proxy.newProxyInstance(
                    alone,
                    new Class<?>[] {opener},
                    (proxy, method, arguments) -> alone.loadClass("io.deepviz.testing.ReferenceModel")
                            .getMethod("of", spec)
                            .invoke(null, arguments));
            Object contract = runner.getMethod("of", opener).invoke(null, reference);
            List<?> rules = (List<?>) runner.getMethod("rules").invoke(contract);
            Class<?> rule = alone.loadClass("io.deepviz.testing.Rule");
            for (Object each : rules.subList(0, 12)) {
                rule.getMethod("verify").invoke(each);
            }
        }
    }

    private static List<DynamicTest> tests(BackendContract.Opener opener) {
        BackendContractTest adapter = opener::open;
        return adapter.contract().toList();
    }
}
