package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.internal.control.Guard;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.graph.Node;
import org.jspecify.annotations.Nullable;

/**
 * What a breaker's guards and dependencies object to. Every method returns the objection, or null if there is none. All
 * except {@link #ofDependencies} call user code, so the caller must not hold a lock.
 */
final class Objections {

    private final @Nullable Guard recoveryGuard;
    private final @Nullable Guard resetGuard;
    private final @Nullable Guard callGuard;
    private final DependencyCheck dependencies;
    private final Node node;

    Objections(BreakerConfig config, Breaker breaker, DependencyCheck dependencies, Node node) {
        this.recoveryGuard = Guard.of("recovery guard", config.recoveryGuard(), breaker);
        this.resetGuard = Guard.of("reset guard", config.resetGuard(), breaker);
        this.callGuard = Guard.of("guard", config.guard(), breaker);
        this.dependencies = dependencies;
        this.node = node;
    }

    @Nullable
    String ofCallGuard() {
        return Guard.objection(callGuard);
    }

    /** Whether there is a recovery guard. */
    boolean guardRecovery() {
        return recoveryGuard != null;
    }

    @Nullable
    String ofRecoveryGuard() {
        return Guard.objection(recoveryGuard);
    }

    @Nullable
    String ofDependencies() {
        return dependencies.objection(node);
    }

    /** The objection of the recovery guard, a dependency or a primary to a recovery. */
    @Nullable
    String toRecovery() {
        String objection = Guard.objection(recoveryGuard);
        return objection == null ? ofDependencies() : objection;
    }

    /** The objection of the reset guard, a dependency or a primary to a reset. */
    @Nullable
    String toReset() {
        String objection = Guard.objection(resetGuard);
        return objection == null ? ofDependencies() : objection;
    }
}
