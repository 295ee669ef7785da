package io.throttlemachines.control;

import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How often a guard is asked, and what an objection shows if the guard cannot name itself. */
class GuardTest {

    private final Bench bench = new Bench();

    @Test
    void recoveryOfACallAsksTheGuardOnce() {
        AtomicInteger asked = new AtomicInteger();
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(any -> asked.incrementAndGet() > 0));
        breaker.forceOpen();
        bench.untilDue();
        succeed(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(asked).hasValue(1);
    }

    @Test
    void guardThatCannotNameItselfIsNamedByItsClass() {
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(new Nameless()));

        assertThat(breaker.recoveryAllowed().reason())
                .isEqualTo("its recovery guard '" + Nameless.class.getName() + "' says no");
    }

    private static final class Nameless implements CircuitGuard {

        @Override
        public boolean allows(Breaker breaker) {
            return false;
        }

        @Override
        public String name() {
            throw new IllegalStateException("no name yet");
        }
    }
}
