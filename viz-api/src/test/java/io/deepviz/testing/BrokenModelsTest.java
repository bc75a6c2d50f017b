package io.deepviz.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract is itself tested: for every rule there is a broken model that it finds. */
class BrokenModelsTest {

    static List<Defect> defects() {
        return Stream.of(
                        OperationDefects.all(),
                        StructureDefects.all(),
                        OrderDefects.all(),
                        GradientDefects.all(),
                        CallDefects.all(),
                        GuardDefects.all(),
                        MemoryDefects.all())
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("defects")
    void theRuleFindsTheDefect(Defect defect) {
        Rule rule = rule(defect.rule(), defect.broken());

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(rule::verify)
                .withMessageStartingWith(rule.toString())
                .withMessageContaining(defect.word())
                .withMessageContaining(rule.how());
    }

    @Test
    void thereIsABrokenModelForEveryRule() {
        List<String> rules = BackendContract.of(ReferenceModel::of).rules().stream()
                .map(Rule::id)
                .toList();

        assertThat(rules).doesNotHaveDuplicates();
        assertThat(defects().stream().map(Defect::rule).distinct()).containsExactlyInAnyOrderElementsOf(rules);
    }

    @Test
    void theModelsThatAreBrokenAreRightWithoutTheirDefect() {
        for (Rule rule : BackendContract.of(net -> new DecoratedModel(new DecoratedNetwork(net).model()))
                .rules()) {
            if (!rule.id().startsWith("M")) { // slow, and the decorators hold nothing
                rule.verify();
            }
        }
    }

    private static Rule rule(String id, BackendContract.Opener opener) {
        return BackendContract.of(opener).rules().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
