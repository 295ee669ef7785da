package io.throttlemachines;

import io.throttlemachines.internal.breaker.BreakerSet;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.internal.fleet.Fleet;
import io.throttlemachines.internal.hedge.DefaultHedge;
import io.throttlemachines.internal.retry.DefaultRetry;
import io.throttlemachines.metrics.ThrottleMeters;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All declared names. The names of a batch become visible together, once the whole batch has entered the graph. */
final class Registry {

    private final ReentrantLock lock = new ReentrantLock();
    private final NodeDefaults defaults;

    /** All declared names. Written under the lock; any thread may read it. */
    private volatile Catalog nodes = Catalog.none();

    /** With the names of a batch that is not visible to other threads yet; null if there is none. Written under the lock. */
    private @Nullable Catalog entering;

    /** Creates the meters; null if calls are not measured. Guarded by the lock. */
    private @Nullable ThrottleMeters meters;

    Registry(NodeDefaults defaults) {
        this.defaults = defaults;
        defaults.breaker().events().neverUnder(lock);
    }

    /** A thread that declares names, and so runs code of meters, knows these names already. */
    Catalog nodes() {
        Catalog own = entering;
        return own != null && lock.isHeldByCurrentThread() ? own : nodes;
    }

    NodeDefaults defaults() {
        return defaults;
    }

    BreakerSet breakers() {
        return new BreakerSet(nodes().breakers().values(), defaults.breaker());
    }

    DefaultHedge hedgeOrDefault(String name) {
        return orDefault(name, Catalog::hedges, used -> {
            used.hedges.put(name, defaults.defaultHedge());
            used.undeclaredCalls.add(name);
        });
    }

    DefaultRetry retryOrDefault(String name) {
        return orDefault(name, Catalog::retries, used -> {
            used.retries.put(name, defaults.defaultRetry());
            used.undeclaredCalls.add(name);
        });
    }

    DefaultBreaker breakerOrDefault(String name) {
        return orDefault(name, Catalog::breakers, used -> {
            used.breakers.put(name, defaults.defaultBreaker());
            used.undeclaredBreakers.add(name);
        });
    }

    /** The breaker, hedge or retry of a name; declares it with the default settings if it is not declared. */
    private <T> T orDefault(String name, Function<Catalog, Names<T>> kind, Consumer<Declarations> declare) {
        T found = locked(() -> {
            if (!kind.apply(nodes()).containsKey(name)) {
                Declarations declarations = new Declarations();
                declare.accept(declarations);
                enter(declarations);
            }
            return Objects.requireNonNull(kind.apply(nodes()).get(name));
        });
        greetFleet();
        return found;
    }

    void declare(Consumer<Declarations> declaring) {
        Declarations declarations = new Declarations();
        declaring.accept(declarations);
        declare(declarations);
    }

    void declare(Declarations declarations) {
        var unused = locked(() -> enter(declarations));
        greetFleet();
    }

    /** Measures everything that is declared now or later. */
    void measure(ThrottleMeters by) {
        var unused = locked(() -> {
            meters = by;
            measure(nodes(), by);
            return by;
        });
    }

    /** Runs work under the lock, then delivers the events recorded meanwhile. */
    private <T> T locked(Supplier<T> work) {
        StackRoom.toChange();
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
            defaults.breaker().events().deliver();
        }
    }

    /** Fetches what the fleet knows of new breakers. The thread must hold no lock. */
    private void greetFleet() {
        if (defaults.fleet() != null) {
            defaults.fleet().greet();
        }
    }

    /** Needs the lock. */
    private Catalog enter(Declarations declarations) {
        boolean outermost = entering == null;
        DeclarationBatch batch = new DeclarationBatch(declarations, nodes(), defaults);
        batch.resolve();
        Catalog added = batch.addTo(Catalog.none());
        Catalog after = batch.addTo(nodes());
        batch.enter(); // from now on each name must be known, whatever fails
        entering = after;
        try {
            added.breakers().values().forEach(DefaultBreaker::join);
            if (meters != null) {
                measure(added, meters);
            }
        } finally {
            if (outermost) {
                nodes = Objects.requireNonNull(entering); // the code of meters may have added names
                entering = null;
            }
        }
        return after;
    }

    private void measure(Catalog nodes, ThrottleMeters by) {
        nodes.breakers().forEach((name, it) -> measured(name, it, each -> each.measure(by.breaker(each))));
        Fleet fleet = defaults.fleet();
        if (fleet != null) {
            nodes.breakers().forEach((name, it) -> measured(name, it, each -> fleet.measure(each, by)));
        }
        nodes.limiters().forEach((name, it) -> measured(name, it, each -> each.measure(by.limiter(each))));
        nodes.hedges().forEach((name, it) -> measured(name, it, each -> each.measure(by.hedge(each))));
        nodes.retries().forEach((name, it) -> measured(name, it, each -> each.measure(by.retry(each))));
        nodes.groups().forEach((name, it) -> measured(name, it, by::group));
    }

    /** A node whose meter cannot be created works without one. */
    private static <T> void measured(String name, T node, Consumer<T> measuring) {
        UserCode.run(
                () -> "ThrottleMeters for '" + name + "'", "its calls are not measured", () -> measuring.accept(node));
    }
}
