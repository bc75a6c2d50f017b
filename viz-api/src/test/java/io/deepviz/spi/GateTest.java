package io.deepviz.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing here depends on how long things take, but a gate that never opens would hang: hence the time limit. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GateTest {
    @Test
    void callsGoInTogether() throws Exception {
        Gate gate = new Gate("model 'm'", false);
        CountDownLatch both = new CountDownLatch(2);
        Running<Boolean> other = start(() -> gate.during(() -> met(both)));

        assertThat(gate.during(() -> met(both))).isTrue();
        assertThat(other.get()).isTrue();
    }

    @Test
    void aSerialCallWaitsForTheOneThatIsIn() throws Exception {
        Gate gate = new Gate("model 'm'", true);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        AtomicInteger order = new AtomicInteger();
        Running<Integer> first = start(() -> gate.during(() -> {
            inside.countDown();
            await(goOn);
            return order.incrementAndGet();
        }));
        await(inside);
        Running<Integer> second = start(() -> gate.during(order::incrementAndGet));
        second.settle();
        goOn.countDown();

        assertThat(first.get()).isEqualTo(1);
        assertThat(second.get()).isEqualTo(2);
    }

    @Test
    void aCallWithinACallGoesIn() {
        for (boolean serial : new boolean[] {false, true}) {
            Gate gate = new Gate("model 'm'", serial);

            assertThat(gate.<Integer>during(() -> gate.during(() -> 7))).isEqualTo(7);
        }
    }

    @Test
    void aCallWithinACallGoesInEvenWhileCloseIsWaiting() throws Exception {
        Gate gate = new Gate("model 'm'", false);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Running<Integer> call = start(() -> gate.during(() -> {
            inside.countDown();
            await(goOn);
            return gate.during(() -> 7);
        }));
        await(inside);
        Running<Boolean> closing = start(() -> close(gate, () -> {}));
        closing.settle();
        goOn.countDown();

        assertThat(call.get()).isEqualTo(7);
        assertThat(closing.get()).isTrue();
    }

    @Test
    void closeWaitsForTheCallThatIsIn() throws Exception {
        Gate gate = new Gate("model 'm'", false);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger released = new AtomicInteger();
        Running<Integer> call = start(() -> gate.during(() -> {
            inside.countDown();
            await(goOn);
            return released.get();
        }));
        await(inside);
        Running<Boolean> closing = start(() -> close(gate, released::incrementAndGet));
        closing.settle();
        assertThat(closing.isDone()).isFalse();
        goOn.countDown();

        assertThat(call.get()).as("released while the call was in").isZero();
        assertThat(closing.get()).isTrue();
        assertThat(released).hasValue(1);
    }

    @Test
    void afterCloseNobodyGoesIn() {
        Gate gate = new Gate("model 'm'", false);
        gate.close(() -> {});

        assertThatIllegalStateException()
                .isThrownBy(() -> gate.during(() -> 1))
                .withMessage("model 'm' is closed; open it again to go on");
    }

    @Test
    void closingAgainReleasesNothingAgain() {
        Gate gate = new Gate("model 'm'", true);
        AtomicInteger released = new AtomicInteger();
        gate.close(released::incrementAndGet);
        gate.close(released::incrementAndGet);

        assertThat(released).hasValue(1);
    }

    @Test
    void closingFromWithinACallIsRefusedAndTheCallGoesOn() {
        Gate gate = new Gate("model 'm'", false);

        int result = gate.during(() -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> gate.close(() -> {}))
                    .withMessage("model 'm' can't be closed from within one of its own calls");
            return 7;
        });

        assertThat(result).isEqualTo(7);
        assertThat(gate.<Integer>during(() -> 8)).isEqualTo(8);
    }

    @Test
    void aCallThatFailsLeavesTheGateOpen() throws Exception {
        Gate gate = new Gate("model 'm'", true);
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> gate.during(() -> {
                    throw new ArithmeticException("trouble");
                }));

        assertThat(start(() -> gate.during(() -> 7)).get()).isEqualTo(7);
        gate.close(() -> {});
    }

    private static boolean close(Gate gate, Runnable release) {
        gate.close(release);
        return true;
    }

    private static boolean met(CountDownLatch latch) {
        latch.countDown();
        return await(latch);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(50, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> Running<T> start(Callable<T> call) {
        Running<T> task = new Running<>(call);
        task.thread.setDaemon(true);
        task.thread.start();
        return task;
    }

    /** A call in a thread of its own. */
    private static final class Running<T> extends FutureTask<T> {
        private final Thread thread = new Thread(this);

        Running(Callable<T> call) {
            super(call);
        }

        /** Waits until it is done, or waits itself. */
        void settle() throws InterruptedException {
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TERMINATED) {
                Thread.sleep(1);
            }
        }
    }
}
