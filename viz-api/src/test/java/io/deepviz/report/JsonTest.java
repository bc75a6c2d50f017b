package io.deepviz.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.deepviz.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void whatCouldEndAScriptIsEscaped() {
        assertThat(Json.compact("</script>&\u2028\u2029")).isEqualTo("\"\\u003c/script\\u003e\\u0026\\u2028\\u2029\"");
    }

    @Test
    void quotesBackslashesAndControlsAreEscapedAndOtherTextIsNot() {
        assertThat(Json.compact("a\"b\\c\n\t\u0000 é 漢 🙂")).isEqualTo("\"a\\\"b\\\\c\\u000a\\u0009\\u0000 é 漢 🙂\"");
    }

    @Test
    void halfACharacterIsEscaped() {
        assertThat(Json.compact("\ud83d!\ude42")).isEqualTo("\"\\ud83d!\\ude42\"");
    }

    @Test
    void numbersHaveSixPlacesAtMostAndNoExponent() {
        assertThat(Json.compact(List.of(1.0, 0.5, 1 / 3.0, 1e-9, -1e-9, 1e7, 3, 4L)))
                .isEqualTo("[1,0.5,0.333333,0,0,10000000,3,4]");
    }

    @Test
    void nanAndInfinityAreRefused() {
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Json.compact(number))
                    .withMessage("number: expected a finite one, as JSON has no other; got " + number);
        }
    }

    @Test
    void whatIsEmptyIsNull() {
        assertThat(Json.compact(List.of(Optional.empty(), OptionalDouble.empty(), Optional.of("a"), List.of())))
                .isEqualTo("[null,null,\"a\",[]]");
    }

    @Test
    void membersStandOnLinesOfTheirOwnForPeople() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("b", Shape.of(1, 2));
        inner.put("c", true);
        assertThat(Json.indented(Map.of("a", inner)))
                .isEqualTo("{\n  \"a\": {\n    \"b\": [1,2],\n    \"c\": true\n  }\n}\n");
    }
}
