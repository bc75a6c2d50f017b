package io.deepviz.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    @Test
    void bothBackendsAreRunAndFoundSound() {
        Console console = Console.run("doctor", "--json");

        assertThat(console.exit()).as(console.out()).isZero();
        assertThat(console.out())
                .contains("\"failed\": false", "\"backend dl4j\"", "\"backend tensorflow\"", "vector API", "memory")
                .containsPattern("\\d\\d rules of the contract hold");
        assertThat(console.err()).isEmpty();
    }
}
