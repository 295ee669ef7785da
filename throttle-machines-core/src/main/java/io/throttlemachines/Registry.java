package io.throttlemachines;

import io.throttlemachines.group.Group;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.internal.breaker.BreakerSet;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.call.StackRoom;
import io.throttlemachines.internal.hedge.DefaultHedge;
import io.throttlemachines.internal.limiter.DefaultLimiter;
import io.throttlemachines.internal.retry.DefaultRetry;
import io.throttlemachines.metrics.ThrottleMeters;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All declared names. The names of a batch become visible together, once the whole batch has entered the graph. */
final class Registry {

    private final ReentrantLock lock = new ReentrantLock();
    private final NodeDefaults defaults;

    private final Measuring measuring;

    /** All declared names. Written under the lock; any thread may read it. */
    private volatile Catalog nodes = Catalog.none();

    Registry(NodeDefaults defaults) {
        this.defaults = defaults;
        this.measuring = new Measuring(this::locked, defaults.fleet());
        defaults.breaker().events().neverUnder(lock);
    }

    Catalog nodes() {
        return nodes;
    }

    NodeDefaults defaults() {
        return defaults;
    }

    BreakerSet breakers() {
        return new BreakerSet(nodes().breakers().values(), defaults.breaker());
    }

    DefaultLimiter limiter(String name) {
        Catalog known = nodes;
        if (!known.limiters().containsKey(name)) {
            new MemberNames(each -> config(known.groups().get(each))).check("limiter", name, null, name);
        }
        return NameResolver.found("limiter", name, known.limiters());
    }

    private static @Nullable GroupConfig config(@Nullable Group group) {
        return group == null ? null : group.config();
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
        Catalog before = nodes;
        T found = kind.apply(before).get(name);
        while (found == null) {
            Declarations declarations = new Declarations();
            declare.accept(declarations);
            var unused = enter(declarations, before);
            before = nodes;
            found = kind.apply(before).get(name);
        }
        return found;
    }

    void declare(Consumer<Declarations> declaring) {
        Declarations declarations = new Declarations();
        declaring.accept(declarations);
        declare(declarations);
    }

    void declare(Declarations declarations) {
        boolean entered;
        do {
            entered = enter(declarations.copy(), nodes);
        } while (!entered);
    }

    /** Measures everything that is declared now or later. */
    void measure(ThrottleMeters by) {
        locked(() -> measuring.replace(by, nodes)).run();
    }

    /** Runs work, which calls no code of the application, under the lock, then delivers the events recorded meanwhile. */
    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        StackRoom.toChange();
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
            defaults.breaker().events().deliver();
        }
    }

    /**
     * Adds names to those that were known before. The code of the application that this needs runs without a lock: it compares
     * settings and checks the limits of stores before the names enter, and creates meters after that.
     *
     * @return false if another thread has added names meanwhile; then nothing is added
     */
    @SuppressWarnings("ReferenceEquality") // another catalog has other names
    private boolean enter(Declarations declarations, Catalog before) {
        DeclarationBatch batch = new DeclarationBatch(declarations, before, defaults);
        batch.resolve();
        Runnable next = this.<@Nullable Runnable>locked(() -> nodes == before ? enter(batch) : null);
        if (next == null) {
            return false;
        }
        next.run();
        if (defaults.fleet() != null) {
            defaults.fleet().greet(); // fetches what the fleet knows of new breakers
        }
        return true;
    }

    /** Needs the lock. What it returns is to run without it. */
    private Runnable enter(DeclarationBatch batch) {
        Catalog added = batch.addTo(Catalog.none());
        Catalog after = batch.addTo(nodes);
        Runnable next = measuring.added(added);
        batch.enter(); // from now on each name must be known, whatever fails
        try {
            added.breakers().values().forEach(DefaultBreaker::join);
            added.limiters().values().forEach(DefaultLimiter::declared);
        } finally {
            nodes = after;
        }
        return next;
    }
}
