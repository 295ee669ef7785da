package io.throttlemachines;

import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.fleet.Fleet;
import io.throttlemachines.metrics.ThrottleMeters;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has meters created for all that is declared. The code of the application that creates them runs without a lock. The registry's
 * lock is held only to remember who measures, and to give a meter to its node if no other meters have replaced it meanwhile.
 */
final class Measuring {

    private final Lock lock;
    private final @Nullable Fleet fleet;

    /** Creates the meters; null if calls are not measured. Guarded by the lock. */
    private @Nullable ThrottleMeters latest;

    /** The meters that have measured the fleet last; null if it is not measured. Guarded by the lock. */
    private @Nullable ThrottleMeters ofFleet;

    /** The lock of the registry. */
    @FunctionalInterface
    interface Lock {

        /** Runs work under the lock; it must call no code of the application. */
        <T> T hold(Supplier<T> work);
    }

    Measuring(Lock lock, @Nullable Fleet fleet) {
        this.lock = lock;
        this.fleet = fleet;
    }

    /** Has other meters measure from now on. Needs the lock; what it returns is to run after that, without the lock. */
    Runnable replace(ThrottleMeters by, Catalog all) {
        latest = by;
        return added(all);
    }

    /** Has new nodes measured. Needs the lock; what it returns is to run after that, without the lock. */
    Runnable added(Catalog nodes) {
        ThrottleMeters by = latest;
        return by == null ? () -> {} : () -> measure(nodes, by);
    }

    private void measure(Catalog nodes, ThrottleMeters by) {
        nodes.breakers().forEach((name, it) -> measure(name, it, by, by::breaker, DefaultBreaker::measure));
        if (fleet != null) {
            nodes.breakers().forEach((name, it) -> measure(it, fleet, by));
        }
        nodes.limiters()
                .forEach((name, it) -> measure(name, it, by, by::limiter, (node, meter) -> node.measure(meter)));
        nodes.hedges().forEach((name, it) -> measure(name, it, by, by::hedge, (node, meter) -> node.measure(meter)));
        nodes.retries().forEach((name, it) -> measure(name, it, by, by::retry, (node, meter) -> node.measure(meter)));
        nodes.groups().forEach((name, it) -> create(name, by, () -> by.group(it)));
    }

    private <T, M> void measure(
            String name, T node, ThrottleMeters by, Function<? super T, M> meter, BiConsumer<T, M> giving) {
        create(name, by, () -> {
            M created = meter.apply(node);
            ifLatest(by, () -> {
                giving.accept(node, created);
                return true;
            });
        });
    }

    /** With the first cluster breaker, the fleet too. */
    private void measure(DefaultBreaker breaker, Fleet fleet, ThrottleMeters by) {
        IntSupplier votes = fleet.votes(breaker.name());
        if (votes == null) {
            return;
        }
        boolean first = ifLatest(by, () -> {
            ThrottleMeters before = ofFleet;
            ofFleet = by;
            return before != by;
        });
        if (first) {
            UserCode.run(() -> "ThrottleMeters for the fleet", "it is not measured", () -> {
                var created = by.store(fleet.storeName());
                ifLatest(by, () -> {
                    fleet.measure(created);
                    return true;
                });
                by.fleet(fleet::live);
            });
        }
        create(breaker.name(), by, () -> by.votes(breaker, votes));
    }

    /** A node whose meter cannot be created works without one. What other meters have replaced creates no more. */
    private void create(String name, ThrottleMeters by, Runnable creating) {
        UserCode.run(() -> "ThrottleMeters for '" + name + "'", "its calls are not measured", () -> {
            if (ifLatest(by, () -> true)) {
                creating.run();
            }
        });
    }

    /** Does something under the lock, unless other meters measure now; returns false then. */
    @SuppressWarnings("ReferenceEquality") // meters that are equal may still be others
    private boolean ifLatest(ThrottleMeters by, Supplier<Boolean> change) {
        return lock.hold(() -> latest == by && change.get());
    }
}
