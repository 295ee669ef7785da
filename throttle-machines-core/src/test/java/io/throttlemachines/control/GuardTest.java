package io.throttlemachines.control;

import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    /** A guard may look at its own breaker, which asks the guard; the inner question finds no objection. */
    @ParameterizedTest
    @EnumSource
    void guardMayLookAtItsOwnBreaker(Look look) {
        AtomicBoolean agrees = new AtomicBoolean(true);
        AtomicInteger asked = new AtomicInteger();
        CircuitGuard guard = breaker -> {
            asked.incrementAndGet();
            look.at(breaker);
            return agrees.get();
        };
        Breaker breaker = bench.breaker(it -> it.guard(guard));
        succeed(breaker);
        agrees.set(false);

        assertThatThrownBy(() -> succeed(breaker))
                .isInstanceOf(DependencyException.class)
                .hasMessageContaining("says no");
        assertThat(breaker.wouldAllow()).isFalse();
        assertThat(asked).hasValue(3);
    }

    @Test
    void guardsOfTwoBreakersMayLookAtEachOther() {
        Breaker one = bench.breaker(
                "one",
                Bench.settings().guard(any -> bench.breaker("two").wouldAllow()).build());
        Breaker two = bench.breaker(
                "two", Bench.settings().guard(any -> one.wouldAllow()).build());
        assertThat(one.wouldAllow()).isTrue();
        assertThat(two.wouldAllow()).isTrue();
        two.forceOpen();

        assertThat(one.wouldAllow()).isFalse();
        assertThat(one.status().blockedBy()).containsExactly("one");
    }

    @Test
    void recoveryAndResetGuardMayAskWhatTheyGuard() {
        Breaker breaker = bench.breaker(
                it -> it.recoveryGuard(own -> own.status().recoveryAllowed().allowed())
                        .resetGuard(own -> own.resetAllowed().allowed()));
        breaker.forceOpen();

        assertThat(breaker.status().resetAllowed().allowed()).isTrue();
        assertThat(breaker.attemptRecovery()).isTrue();
        assertThat(breaker.reset()).isTrue();
    }

    @Test
    void guardOfALimiterMayLookAtItsOwnLimiter() {
        AtomicReference<Limiter> own = new AtomicReference<>();
        Limiter limiter = bench.limiter(Bench.tenPerSecond(Algorithm.TOKEN_BUCKET)
                .guard(() -> own.get().peek().remaining() > 5
                        && own.get().status().blockedBy().isEmpty()
                        && own.get().wouldAllow()));
        own.set(limiter);
        limiter.acquire(4);
        limiter.acquire();

        assertThatThrownBy(limiter::acquire).isInstanceOf(DependencyException.class);
    }

    /** Another thread that asks meanwhile is no inner question. */
    @Test
    void otherThreadsAskTheGuardMeanwhile() {
        AtomicInteger asked = new AtomicInteger();
        Breaker breaker = bench.breaker(it -> it.guard(own -> {
            if (asked.incrementAndGet() == 1) {
                return CompletableFuture.supplyAsync(own::wouldAllow).join();
            }
            return false;
        }));

        assertThat(breaker.wouldAllow()).isFalse();
        assertThat(asked).hasValue(2);
    }

    private enum Look {
        STATUS(Breaker::status),
        WOULD_ALLOW(Breaker::wouldAllow),
        CALL(Calls::succeed),
        KEY(breaker -> breaker.forKey("key").wouldAllow());

        private final Consumer<Breaker> look;

        Look(Consumer<Breaker> look) {
            this.look = look;
        }

        void at(Breaker breaker) {
            look.accept(breaker);
        }
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
