package io.throttlemachines.spring.web;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.graph.GraphStatus.NodeStatus;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.CircuitOpenException.Opening;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.DependencyException.Blockage;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.refusal.ThrottledException.Limit;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** One of each kind of refusal. Except for names, the content of their messages is SECRET. */
final class Refusals {

    private static final long SECOND = 1_000_000_000;

    private Refusals() {}

    static RuntimeException named(String kind) {
        return switch (kind) {
            case "throttled" -> throttled("per-user", 1, 29 * SECOND + 1);
            case "too-many" -> throttled("per-user", 11, RefusedException.UNKNOWN);
            case "open" -> open(CircuitState.OPEN, OpenCause.Kind.FAILURES, null, 1);
            case "isolated" -> open(CircuitState.OPEN, OpenCause.Kind.ISOLATED, null, RefusedException.UNKNOWN);
            case "cascade" -> open(CircuitState.OPEN, OpenCause.Kind.CASCADE, "main-database", 300 * SECOND);
            case "probing" -> open(CircuitState.HALF_OPEN, OpenCause.Kind.FAILURES, null, 0);
            case "blocked" -> blocked("payment-system.gateway", false);
            case "blocked-by-namesake" -> blocked("payment-system.charge", false);
            case "guarded" -> blocked("payment-system.charge", true);
            case "full" -> new BulkheadFullException("gateway", 3);
            case "hedge" -> hedge();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static ThrottledException throttled(String name, long permits, long retryAfterNanos) {
        return new ThrottledException(name, new Limit(100, 60 * SECOND, 10), 0, permits, retryAfterNanos);
    }

    private static CircuitOpenException open(
            CircuitState state, OpenCause.Kind kind, String primary, long retryAfterNanos) {
        OpenCause cause = new OpenCause(kind, "SECRET", primary, new IllegalStateException("SECRET"));
        return new CircuitOpenException("gateway", new Opening(state, Instant.EPOCH, cause), retryAfterNanos);
    }

    private static DependencyException blocked(String by, boolean byGuard) {
        Blockage blockage = new Blockage(List.of(by), "SECRET", byGuard);
        return new DependencyException("payment-system.charge", NodeStatus.Kind.LIMITER, blockage, 300 * SECOND);
    }

    private static RuntimeException hedge() {
        try (ThrottleMachines machines = ThrottleMachines.builder()
                .hedge(
                        "search",
                        HedgeConfig.builder().timeout(Duration.ofMillis(1)).build())
                .build()) {
            machines.hedge("search").call(attempt -> {
                new CountDownLatch(1).await();
                return "never";
            });
        } catch (RuntimeException timeout) {
            return timeout;
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
        throw new AssertionError("The hedge answered.");
    }
}
