package io.throttlemachines;

import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.hedge.DefaultHedge;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that has a name. What is declared can be found by anybody once all of its batch has entered. */
final class Registry {

    private final ReentrantLock lock = new ReentrantLock();
    private final NodeDefaults makings;

    /** All there is now. Replaced under the lock. */
    private volatile Catalog nodes = Catalog.NONE;

    /** Who measures calls; null if nobody does. Guarded by the lock. */
    private @Nullable ThrottleMeters meters;

    Registry(NodeDefaults makings) {
        this.makings = makings;
        makings.breaker().events().neverUnder(lock);
    }

    Catalog nodes() {
        return nodes;
    }

    HedgeConfig defaultHedge() {
        return makings.defaultHedge();
    }

    /** The hedge of that name; if nobody has declared it, one with the default settings. */
    DefaultHedge hedgeOrDefault(String name) {
        return locked(() -> {
            if (!nodes.hedges().containsKey(name)) {
                Declarations declarations = new Declarations();
                declarations.hedges.put(name, makings.defaultHedge());
                declarations.undeclared.add(name);
                enter(declarations);
            }
            return Objects.requireNonNull(nodes.hedges().get(name));
        });
    }

    /** The breaker of that name; if nobody has declared it, one with the default settings. */
    DefaultBreaker breakerOrDefault(String name) {
        return locked(() -> {
            if (!nodes.breakers().containsKey(name)) {
                Declarations declarations = new Declarations();
                declarations.breakers.put(name, makings.defaultBreaker());
                declarations.undeclared.add(name);
                enter(declarations);
            }
            return Objects.requireNonNull(nodes.breakers().get(name));
        });
    }

    void declare(Declarations declarations) {
        var unused = locked(() -> enter(declarations));
    }

    /** Has everything measured, now and when it is declared. */
    void measure(ThrottleMeters by) {
        var unused = locked(() -> {
            meters = by;
            measure(nodes, by);
            return by;
        });
    }

    /** Works under the lock, and delivers afterwards what was held back meanwhile. */
    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
            makings.breaker().events().deliver();
        }
    }

    /** Needs the lock. */
    private Catalog enter(Declarations declarations) {
        Catalog before = nodes;
        Catalog after = new DeclarationBatch(declarations, before, makings).enter();
        if (meters != null) {
            measure(after.without(before), meters);
        }
        nodes = after;
        return after;
    }

    private static void measure(Catalog nodes, ThrottleMeters by) {
        nodes.breakers().forEach((name, it) -> harmless(name, it, each -> each.measure(by.breaker(each))));
        nodes.limiters().forEach((name, it) -> harmless(name, it, each -> each.measure(by.limiter(each))));
        nodes.hedges().forEach((name, it) -> harmless(name, it, each -> each.measure(by.hedge(each))));
        nodes.groups().forEach((name, it) -> harmless(name, it, by::group));
    }

    /** What cannot be measured is there all the same. */
    private static <T> void harmless(String name, T node, Consumer<T> measuring) {
        UserCode.run(
                () -> "ThrottleMeters for '" + name + "'", "its calls are not measured", () -> measuring.accept(node));
    }
}
