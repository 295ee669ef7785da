package io.throttlemachines.internal.fleet;

import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.internal.breaker.BreakerParts;
import io.throttlemachines.internal.graph.Graph;
import java.time.Instant;

/** What all cluster breakers of one instance share. */
interface FleetParts {

    FleetConfig config();

    BreakerParts breakers();

    FleetCalls calls();

    ServerTime serverTime();

    Translation translation();

    Members members();

    /** Whether the fleet cannot be asked. */
    boolean isAway();

    /** How many instances a quorum is a share of, at least 1. */
    int live();

    /** A breaker may have something to do. */
    void dirty();

    default String instance() {
        return config().instance();
    }

    default Graph graph() {
        return breakers().graph();
    }

    default long nanos() {
        return breakers().time().nanos();
    }

    default Instant instant() {
        return breakers().time().instant();
    }

    default long timeoutNanos() {
        return config().timeout().toNanos();
    }

    default long pollNanos() {
        return config().poll().toNanos();
    }

    default long aliveMicros() {
        return config().aliveFor().toNanos() / 1_000;
    }

    /** How long a question may be under way before another may begin: an answer, and time to run what follows. */
    default long roundNanos() {
        return 4 * timeoutNanos();
    }

    default void change(Runnable change) {
        var unused = graph().change(() -> {
            change.run();
            return true;
        });
    }
}
