package io.throttlemachines.story;

import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The stories of coordinated state: which circuits may recover or be reset, and when. */
class CoordinatedStateStoryTest {

    private final Bench bench = new Bench();

    @Test
    void dependentCanRecoverOnceItsDependencyIsHalfOpen() {
        Breaker primary = bench.breaker("primary");
        Breaker dependent = bench.breaker("dependent", Bench.dependingOn("primary"));
        fail(dependent);
        fail(primary);
        bench.untilDue();

        assertThat(dependent.recoveryAllowed().allowed()).isFalse();
        assertThat(dependent.attemptRecovery()).isFalse();
        assertThat(dependent.state()).isEqualTo(CircuitState.OPEN);

        assertThat(primary.recoveryAllowed().allowed()).isTrue();
        assertThat(primary.attemptRecovery()).isTrue();
        assertThat(primary.state()).isEqualTo(CircuitState.HALF_OPEN);
        assertThat(dependent.recoveryAllowed().allowed()).isTrue();
        assertThat(dependent.attemptRecovery()).isTrue();
    }

    @Test
    void dependentRecoversByItselfOnceItsDependencyHas() {
        Breaker primary = bench.breaker("primary_service");
        Breaker secondary = bench.breaker("secondary_service", Bench.dependingOn("primary_service"));
        primary.forceOpen();
        secondary.forceOpen();
        assertThat(secondary.recoveryAllowed().allowed()).isFalse();

        primary.reset();
        assertThat(secondary.recoveryAllowed().allowed()).isTrue();
        bench.untilDue();
        succeed(secondary);
        assertThat(secondary.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void resetDoesNothingUntilBothDependenciesAreReset() {
        Breaker database = bench.breaker("database");
        Breaker cache = bench.breaker("cache");
        Breaker api = bench.breaker("api", Bench.dependingOn("database", "cache"));
        List.of(database, cache, api).forEach(Breaker::forceOpen);

        assertThat(api.reset()).isFalse();
        assertThat(api.state()).isEqualTo(CircuitState.OPEN);

        database.reset();
        assertThat(api.reset()).isFalse();
        assertThat(api.tryReset().reason()).isEqualTo("needs cache");
        assertThat(api.state()).isEqualTo(CircuitState.OPEN);

        cache.reset();
        assertThat(api.resetAllowed().allowed()).isTrue();
        assertThat(api.reset()).isTrue();
        assertThat(api.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void resetOfTheRootFreesOnlyItsDirectDependents() {
        Breaker a = bench.breaker("a");
        Breaker b = bench.breaker("b", Bench.dependingOn("a"));
        Breaker c = bench.breaker("c", Bench.dependingOn("b"));
        Breaker d = bench.breaker("d", Bench.dependingOn("a"));
        Breaker e = bench.breaker("e", Bench.dependingOn("d"));
        fail(a);
        for (Breaker dependent : List.of(b, c, d, e)) {
            dependent.forceOpen();
            assertThat(dependent.recoveryAllowed().allowed()).isFalse();
            assertThat(dependent.status().blockedBy()).containsExactly("a");
        }
        a.reset();

        assertThat(b.recoveryAllowed().allowed()).isTrue();
        assertThat(d.recoveryAllowed().allowed()).isTrue();
        assertThat(c.recoveryAllowed().allowed()).isFalse();
        assertThat(c.recoveryAllowed().reason()).isEqualTo("needs b");
        assertThat(e.recoveryAllowed().allowed()).isFalse();
        assertThat(e.recoveryAllowed().reason()).isEqualTo("needs d");
    }

    @Test
    void guardedCircuitRecoversOnlyIfItsConditionsHold() {
        AtomicBoolean maintenance = new AtomicBoolean(true);
        AtomicInteger cpu = new AtomicInteger(95);
        Breaker smart = bench.breaker(it -> it.recoveryGuard(any -> !maintenance.get() && cpu.get() < 80));
        fail(smart);
        bench.untilDue();
        assertThat(smart.attemptRecovery()).isFalse();

        maintenance.set(false);
        assertThat(smart.attemptRecovery()).isFalse();

        cpu.set(40);
        succeed(smart);
        assertThat(smart.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void dataProcessingIsNotResetWithWorkPending() {
        AtomicInteger pending = new AtomicInteger(12);
        Breaker processing = bench.breaker(it -> it.resetGuard(any -> pending.get() == 0));
        fail(processing);
        assertThat(processing.reset()).isFalse();
        assertThat(processing.state()).isEqualTo(CircuitState.OPEN);

        pending.set(0);
        assertThat(processing.reset()).isTrue();
    }

    @Test
    void cascadeThatDependsOnItsBackupWaitsForIt() {
        Breaker backup = bench.breaker("backup_database");
        Breaker main = bench.breaker(
                "main_database",
                Bench.settings()
                        .cascadesTo("cache_layer", "search_index")
                        .dependsOn("backup_database")
                        .build());
        fail(main);
        backup.isolate();
        assertThat(bench.breaker("search_index").state()).isEqualTo(CircuitState.OPEN);
        assertThat(main.attemptRecovery()).isFalse();
        assertThat(main.tryRecover().reason()).isEqualTo("needs backup_database");

        backup.reset();
        assertThat(main.attemptRecovery()).isTrue();
    }
}
