package io.throttlemachines.story;

import static io.throttlemachines.testing.Calls.assertRefused;
import static io.throttlemachines.testing.Calls.fail;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.testing.Bench;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replicas and a cache that depend on the primary; reads go to a replica that admits calls, else to the primary. */
class DatabaseClusterStoryTest {

    private final Bench bench = new Bench();
    private final Breaker primary = bench.breaker("db_primary");
    private final Breaker replica1 = bench.breaker("db_replica1", Bench.dependingOn("db_primary"));
    private final Breaker replica2 = bench.breaker("db_replica2", Bench.dependingOn("db_primary"));
    private final Breaker cache = bench.breaker("db_cache", Bench.dependingOn("db_primary"));

    @Test
    void readsGoToAReplica() {
        assertThat(read()).isEqualTo("db_replica1");
    }

    @Test
    void readsGoToTheOtherReplicaWhenOneIsBroken() {
        fail(replica1);

        assertThat(read()).isEqualTo("db_replica2");
    }

    @Test
    void readsGoToThePrimaryWhenNoReplicaAdmitsCalls() {
        fail(replica1);
        fail(replica2);

        assertThat(read()).isEqualTo("db_primary");
    }

    @Test
    void brokenReplicaIsTriedAgainOnceItIsDue() {
        fail(replica1);
        bench.untilDue();

        assertThat(read()).isEqualTo("db_replica1");
        assertThat(replica1.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void brokenPrimaryTakesReplicasAndCacheOutOfService() {
        fail(primary);

        assertThat(replica1.wouldAllow()).isFalse();
        assertThat(replica2.wouldAllow()).isFalse();
        assertRefused(cache, DependencyException.class);
        assertRefused(this::read, CircuitOpenException.class);
        assertThat(replica1.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void readsAloneRecoverTheCluster() {
        fail(primary);
        bench.untilDue();
        assertThat(read()).isEqualTo("db_replica1");
        assertThat(primary.state()).isEqualTo(CircuitState.HALF_OPEN);

        primary.run(() -> {});
        assertThat(primary.state()).isEqualTo(CircuitState.CLOSED);
    }

    @Test
    void cacheCannotBeResetBeforeThePrimary() {
        cache.forceOpen();
        primary.forceOpen();
        assertThat(cache.reset()).isFalse();

        primary.reset();
        assertThat(cache.reset()).isTrue();
    }

    private String read() {
        for (Breaker replica : List.of(replica1, replica2)) {
            if (replica.wouldAllow()) {
                return replica.call(replica::name);
            }
        }
        return primary.call(primary::name);
    }
}
