package io.throttlemachines.graph;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.refusal;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** D1 to D3: dependencies, availability, and how a blocked node refuses calls. */
class DependencyTest {

    private final Bench bench = new Bench();
    private final Breaker database = bench.breaker("database");
    private final Breaker service = bench.breaker("service", Bench.dependingOn("database"));

    @Test
    void callOnANodeWithAnOpenDependencyIsRefused() {
        fail(database);
        bench.advance(Duration.ofSeconds(4));

        DependencyException refusal = refusal(service, DependencyException.class);
        assertThat(refusal.name()).isEqualTo("service");
        assertThat(refusal.blockedBy()).containsExactly("database");
        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(6));
        assertThat(refusal).hasMessage("'service' is blocked: needs database; retry after PT6S");
        assertThat(refusal.getStackTrace()).isEmpty();
    }

    @Test
    void refusedCallIsNotCountedAsAFailure() {
        fail(database);
        assertRefused(service, DependencyException.class);

        assertThat(service.state()).isEqualTo(CircuitState.CLOSED);
        assertThat(service.status().failures()).isZero();
        assertThat(service.status().refused()).isEqualTo(1);
    }

    @Test
    void everyKindOfCallIsRefused() {
        AtomicInteger made = new AtomicInteger();
        fail(database);

        assertRefused(() -> service.call(made::incrementAndGet), DependencyException.class);
        assertRefused(() -> service.run(made::incrementAndGet), DependencyException.class);
        assertRefused(() -> service.admit(), DependencyException.class);
        assertThat(service.callStage(() -> CompletableFuture.completedFuture(made.incrementAndGet())))
                .isCompletedExceptionally();
        assertThat(service.callAsync(made::incrementAndGet)).isCompletedExceptionally();
        assertThat(made).hasValue(0);
    }

    @Test
    void halfOpenDependencyIsAvailable() {
        fail(database);
        database.attemptRecovery();

        succeed(service);
    }

    @Test
    void dependentsOfEveryLevelAreUnavailable() {
        Breaker web = bench.breaker("web", Bench.dependingOn("service"));
        Breaker edge = bench.breaker("edge", Bench.dependingOn("web"));
        fail(database);

        assertRefused(web, DependencyException.class);
        assertRefused(edge, DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.blockedBy()).containsExactly("database"));
    }

    @Test
    void onlyTheOpenBreakersAtTheRootAreNamed() {
        Breaker cache = bench.breaker("cache");
        Breaker web = bench.breaker("web", Bench.dependingOn("service", "cache"));
        service.isolate();
        database.isolate();
        cache.isolate();

        assertRefused(web, DependencyException.class).satisfies(refusal -> {
            assertThat(refusal.blockedBy()).containsExactly("cache", "database");
            assertThat(refusal.retryAfter()).isEmpty();
        });
    }

    @Test
    void nodeIsAvailableOnlyIfAllItsDependenciesAre() {
        Breaker cache = bench.breaker("cache");
        Breaker web = bench.breaker("web", Bench.dependingOn("database", "cache"));
        database.forceOpen();
        cache.forceOpen();
        database.forceClose();
        assertRefused(web, DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.blockedBy()).containsExactly("cache"));

        cache.forceClose();
        succeed(web);
    }

    @Test
    void retryAfterIsThatOfTheLastDependencyToBeDue() {
        bench.breaker(
                "slow", Bench.settings().resetTimeout(Duration.ofMinutes(5)).build());
        Breaker web = bench.breaker("web", Bench.dependingOn("database", "slow"));
        database.forceOpen();
        bench.breaker("slow", bench.breaker("slow").config()).forceOpen();

        assertRefused(web, DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.retryAfter()).contains(Duration.ofMinutes(5)));
    }

    @Test
    void limiterIsNeverOpenButMayBeUnavailable() {
        Limiter limiter = limiter("limiter", "database");
        Breaker web = bench.breaker("web", Bench.dependingOn("limiter"));
        succeed(web);
        fail(database);

        assertRefused(web, DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.blockedBy()).containsExactly("database"));
        assertRefused(() -> limiter.acquire(1), DependencyException.class);
    }

    @Test
    void limiterWithoutPermitsBlocksNoDependent() {
        Limiter limiter = limiter("limiter");
        Breaker web = bench.breaker("web", Bench.dependingOn("limiter"));
        limiter.acquire(2);
        assertThat(limiter.tryAcquire(1)).isFalse();

        succeed(web);
    }

    @Test
    void blockedLimiterGrantsNoPermit() {
        Limiter limiter = limiter("limiter", "database");
        fail(database);
        assertRefused(() -> limiter.acquire(1), DependencyException.class);
        assertRefused(() -> limiter.run(() -> {}), DependencyException.class);
        assertThat(limiter.tryAcquireAsync(1)).isCompletedExceptionally();
        assertThat(limiter.status().throttled()).isZero();

        database.forceClose();
        limiter.acquire(2);
    }

    @Test
    void openNodeThatIsNotDueRefusesAsOpen() {
        fail(service);
        fail(database);

        assertRefused(service, CircuitOpenException.class);
    }

    @Test
    void openNodeThatIsDueButBlockedRefusesAsBlocked() {
        fail(service);
        bench.advance(Duration.ofSeconds(6));
        fail(database);
        bench.advance(Duration.ofSeconds(4));

        assertRefused(service, DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(6)));
        assertThat(service.state()).isEqualTo(CircuitState.OPEN);
    }

    @Test
    void halfOpenNodeIsRefusedWhileBlocked() {
        fail(service);
        service.attemptRecovery();
        fail(database);

        assertRefused(service, DependencyException.class);
        assertThat(service.state()).isEqualTo(CircuitState.HALF_OPEN);
    }

    @Test
    void openDependentDoesNotBlockItsDependency() {
        fail(service);

        succeed(database);
    }

    @Test
    void statusShowsDependenciesAndBlockedBy() {
        assertThat(service.status().dependsOn()).containsExactly("database");
        assertThat(service.status().blockedBy()).isEmpty();

        fail(database);
        assertThat(service.status().blockedBy()).containsExactly("database");
        assertThat(service.status().recoveryAllowed().allowed()).isFalse();
        assertThat(service.status().recoveryAllowed().reason()).isEqualTo("needs database");
    }

    @Test
    void dependencyDeclaredWhileOpenBlocksAtOnce() {
        fail(database);
        Breaker late = bench.breaker("late", Bench.dependingOn("service"));

        assertRefused(late, DependencyException.class);
    }

    @Test
    void breakerComesBeforeALimiterOfTheSameName() {
        bench.machines().limiter("both", LimiterConfig.of(1, Duration.ofSeconds(1)));
        Breaker both = bench.breaker("both");
        Breaker web = bench.breaker("web", Bench.dependingOn("both"));
        fail(both);

        assertRefused(web, DependencyException.class);
    }

    @Test
    void inAGroupAMemberComesBeforeANodeOutside() {
        var group = bench.machines()
                .group(
                        "group",
                        GroupConfig.builder()
                                .breaker("database", Bench.settings().build())
                                .breaker("web", Bench.dependingOn("database"))
                                .breaker("edge", Bench.dependingOn("service"))
                                .build());
        fail(database);
        succeed(group.breaker("web"));
        assertRefused(group.breaker("edge"), DependencyException.class);

        fail(group.breaker("database"));
        assertRefused(group.breaker("web"), DependencyException.class)
                .satisfies(refusal -> assertThat(refusal.blockedBy()).containsExactly("group.database"));
    }

    @Test
    void nodeOutsideCanDependOnAMemberByItsFullName() {
        var group = bench.machines()
                .group(
                        "group",
                        GroupConfig.builder()
                                .breaker("queue", Bench.settings().build())
                                .build());
        Breaker web = bench.breaker("web", Bench.dependingOn("group.queue"));
        fail(group.breaker("queue"));

        assertRefused(web, DependencyException.class);
    }

    @Test
    void exceptionOfTheCallIsNeverMistakenForARefusal() {
        assertThatThrownBy(() -> service.call(() -> {
                    throw new IllegalArgumentException("mine");
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Limiter limiter(String name, String... dependencies) {
        return bench.machines()
                .limiter(
                        name,
                        LimiterConfig.builder()
                                .limit(2)
                                .period(Duration.ofMinutes(1))
                                .dependsOn(dependencies)
                                .build());
    }
}
