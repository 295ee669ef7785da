package io.throttlemachines.graph;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.event.ActionBlocked;
import io.throttlemachines.event.ActionBlocked.Action;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** D4 to D6: when recovery and reset are allowed, and guards. */
class RecoveryAllowanceTest {

    private static final String GUARD = "'" + RecoveryAllowanceTest.class.getName() + "'";
    private final Bench bench = new Bench();
    private final AtomicBoolean agrees = new AtomicBoolean(true);
    private final CircuitGuard guard = any -> agrees.get();

    @Test
    void allowanceIsReadWithoutActing() {
        Breaker database = bench.breaker("database");
        Breaker service = bench.breaker("service", Bench.dependingOn("database"));
        service.forceOpen();
        database.forceOpen();
        bench.events().clear();

        assertThat(service.recoveryAllowed().allowed()).isFalse();
        assertThat(service.recoveryAllowed().reason()).isEqualTo("needs database");
        assertThat(service.resetAllowed().allowed()).isFalse();
        assertThat(service.resetAllowed().reason()).isEqualTo("needs database");
        assertThat(database.recoveryAllowed().allowed()).isTrue();
        assertThat(database.resetAllowed().reason()).isNull();
        assertThat(bench.events().all()).isEmpty();
        assertThat(service.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void recoveryGuardKeepsADueCircuitOpen() {
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(guard));
        fail(breaker);
        bench.untilDue();
        agrees.set(false);

        assertRefused(breaker, DependencyException.class).satisfies(refusal -> {
            assertThat(refusal.blockedBy()).containsExactly("breaker");
            assertThat(refusal.reason()).isEqualTo("its recovery guard " + GUARD + " says no");
        });
        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);

        agrees.set(true);
        succeed(breaker);
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void recoveryGuardDoesNotPreventReset() {
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(guard));
        fail(breaker);
        agrees.set(false);

        assertThat(breaker.recoveryAllowed().allowed()).isFalse();
        assertThat(breaker.reset()).isTrue();
    }

    @Test
    void resetGuardDoesNotPreventRecovery() {
        Breaker breaker = bench.breaker(it -> it.resetGuard(guard));
        fail(breaker);
        agrees.set(false);

        assertThat(breaker.reset()).isFalse();
        assertThat(breaker.attemptRecovery()).isTrue();
    }

    @Test
    void guardReceivesTheBreaker() {
        List<Breaker> asked = new ArrayList<>();
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(asked::add).resetGuard(asked::add));
        fail(breaker);
        breaker.attemptRecovery();
        breaker.reset();

        assertThat(asked).containsExactly(breaker, breaker);
    }

    @Test
    void objectionSaysThatAGuardThrew() {
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(any -> {
                    throw new IllegalStateException("queue unreachable");
                })
                .resetGuard(any -> {
                    throw new StackOverflowError();
                }));
        fail(breaker);

        assertThat(breaker.recoveryAllowed().reason())
                .isEqualTo(
                        "its recovery guard " + GUARD + " failed: java.lang.IllegalStateException: queue unreachable");
        assertThat(breaker.attemptRecovery()).isFalse();
        assertThat(breaker.resetAllowed().reason())
                .isEqualTo("its reset guard " + GUARD + " failed: java.lang.StackOverflowError");
        assertThat(breaker.reset()).isFalse();
    }

    @Test
    void undeclaredCheckedExceptionOfAGuardBlocksToo() {
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(any -> {
            throw unchecked(new java.io.IOException("from another language"));
        }));
        fail(breaker);

        assertThat(breaker.attemptRecovery()).isFalse();
        assertThat(breaker.recoveryAllowed().reason()).contains("from another language");
    }

    @Test
    void guardMayCallTheBreakerItGuards() {
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(
                asked -> asked.status().state() == CircuitState.OPEN && asked.state() == CircuitState.OPEN));
        fail(breaker);

        assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void guardIsAskedBeforeDependencies() {
        Breaker database = bench.breaker("database");
        Breaker service = bench.breaker(
                it -> it.dependsOn("database").recoveryGuard(guard).resetGuard(guard));
        service.forceOpen();
        database.forceOpen();
        agrees.set(false);

        assertThat(service.tryRecover().reason()).isEqualTo("its recovery guard " + GUARD + " says no");
        assertThat(service.tryReset().reason()).isEqualTo("its reset guard " + GUARD + " says no");
    }

    @Test
    void eachBlockedRecoveryIsAnEvent() {
        Breaker breaker = bench.breaker(it -> it.recoveryGuard(guard));
        fail(breaker);
        agrees.set(false);
        breaker.attemptRecovery();
        bench.untilDue();
        assertRefused(breaker, DependencyException.class);

        ActionBlocked expected =
                new ActionBlocked("breaker", Action.RECOVERY, "its recovery guard " + GUARD + " says no", bench.now());
        assertThat(bench.events().of(ActionBlocked.class)).hasSize(2).last().isEqualTo(expected);
    }

    @Test
    void eachBlockedResetIsAnEvent() {
        Breaker database = bench.breaker("database");
        Breaker service = bench.breaker("service", Bench.dependingOn("database"));
        service.forceOpen();
        database.forceOpen();
        service.reset();

        assertThat(bench.events().of(ActionBlocked.class))
                .containsExactly(new ActionBlocked("service", Action.RESET, "needs database", bench.now()));
    }

    @Test
    void recoveryBlockedByADependencyIsAnEvent() {
        Breaker database = bench.breaker("database");
        Breaker service = bench.breaker("service", Bench.dependingOn("database"));
        service.forceOpen();
        database.isolate();
        bench.untilDue();
        assertRefused(service, DependencyException.class);

        assertThat(bench.events().of(ActionBlocked.class)).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("service");
            assertThat(event.action()).isEqualTo(Action.RECOVERY);
            assertThat(event.reason()).isEqualTo("needs database");
        });
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException unchecked(Throwable failure) throws E {
        throw (E) failure;
    }
}
