package io.deepviz.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a JVM is started again with, by version and by what the user chose. */
class JvmNeedsTest {
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
    private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    @Test
    void java17NeedsTheVectorsAndKnowsNoneOfTheOthers() {
        JvmNeeds needs = JvmNeeds.missing(17, true, List.of("-Xmx2g"), Map.of());
        assertThat(needs.options()).containsExactly(VECTORS);
        assertThat(needs.environment())
                .isEqualTo(Map.of(
                        "TF_CPP_MIN_LOG_LEVEL", "3", "OMP_WAIT_POLICY", "PASSIVE", "OPENBLAS_THREAD_TIMEOUT", "4"));
    }

    @Test
    void java25NeedsAll() {
        assertThat(JvmNeeds.missing(25, true, List.of(), Map.of()).options()).containsExactly(NATIVE, UNSAFE, VECTORS);
    }

    @Test
    void aJavaWithoutVectorsIsNotAskedForThem() {
        assertThat(JvmNeeds.missing(17, false, List.of(), Map.of()).options()).isEmpty();
    }

    @Test
    void whatTheUserChoseStays() {
        JvmNeeds needs = JvmNeeds.missing(
                25,
                true,
                List.of(NATIVE, "--sun-misc-unsafe-memory-access=warn", "--add-modules=java.sql,jdk.incubator.vector"),
                Map.of("TF_CPP_MIN_LOG_LEVEL", "0", "OMP_WAIT_POLICY", "ACTIVE", "OPENBLAS_THREAD_TIMEOUT", "26"));
        assertThat(needs.options()).isEmpty();
        assertThat(needs.environment()).isEmpty();
    }

    @Test
    void otherModulesAreNotTheVectors() {
        assertThat(JvmNeeds.missing(17, true, List.of("--add-modules=java.sql"), Map.of())
                        .options())
                .containsExactly(VECTORS);
    }
}
