package io.deepviz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class WindowTest {
    @Test
    void aSquareOneIsEqualOnAllSides() {
        assertThat(Window.square(11, 4, 2)).isEqualTo(new Window(11, 11, 4, 4, 2, 2, 2, 2, 1, 1));
    }

    @Test
    void itsTextHasEverythingThatIsNotTheDefault() {
        assertThat(Window.square(3, 1, 0)).hasToString("3x3");
        assertThat(Window.square(11, 4, 2)).hasToString("11x11 /4 pad 2");
        assertThat(new Window(3, 5, 2, 1, 0, 1, 0, 2, 1, 1)).hasToString("3x5 /2x1 pad top 0 bottom 1 left 0 right 2");
        assertThat(new Window(3, 3, 1, 1, 2, 2, 2, 2, 2, 2)).hasToString("3x3 pad 2 dilation 2");
        assertThat(new Window(3, 3, 1, 1, 0, 0, 0, 0, 1, 2)).hasToString("3x3 dilation 1x2");
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        int[] good = {3, 3, 1, 1, 0, 0, 0, 0, 1, 1};
        for (int i = 0; i < good.length; i++) {
            int[] bad = good.clone();
            bad[i] = good[i] == 0 ? -1 : 0;
            assertThatIllegalArgumentException()
                    .as("number %d", i)
                    .isThrownBy(() -> window(bad))
                    .withMessageStartingWith(
                            "window: expected kernel, stride and dilation of at least 1 and padding of at"
                                    + " least 0, got kernel " + bad[0] + "x" + bad[1]);
        }
    }

    @Test
    void theMessageHasAllNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> window(0, 3, 2, 1, 1, 2, 3, 4, 5, 6))
                .withMessageEndingWith("got kernel 0x3, stride 2x1, padding 1,2,3,4, dilation 5x6");
    }

    private static Window window(int... n) {
        return new Window(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]);
    }
}
