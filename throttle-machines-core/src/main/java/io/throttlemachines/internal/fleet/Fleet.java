package io.throttlemachines.internal.fleet;

import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.FleetStatus;
import io.throttlemachines.fleet.FleetStatus.ClusterBreaker;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.fleet.FleetStore.Instance;
import io.throttlemachines.internal.breaker.BreakerParts;
import io.throttlemachines.internal.breaker.FleetLink;
import io.throttlemachines.internal.breaker.SharedCircuit;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter;
import io.throttlemachines.metrics.ThrottleMeters.StoreMeter.Command;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One instance's part in a fleet: it shows that it lives, votes, and follows what the fleet decides. It begins with the first
 * cluster breaker. Thread-safe. Internal.
 */
public final class Fleet implements AutoCloseable {

    /** The first may wait for a beat that began before the breakers were declared. */
    private static final int GREETINGS = 2;

    private final FleetConfig config;
    private final Members members = new Members();
    private final Beats beats;
    private final FleetCalls calls;
    private final FleetParts parts;

    /** The live instances by the last answer of the store. Any thread may write it. */
    private volatile List<Instance> instances = List.of();

    /** Set once. Any thread may write it. */
    private volatile boolean closed;

    /** Whether a breaker may have something to do. Any thread may write it. */
    private volatile boolean dirty;

    /** What the application gave. */
    public record Given(FleetConfig config, FleetStore store) {}

    /** Does nothing before the first cluster breaker joins. */
    public Fleet(Given given, BreakerParts breakers, Supplier<? extends ScheduledExecutorService> timers) {
        this.config = given.config();
        this.calls = new FleetCalls(given.store(), config.timeout(), breakers, timers);
        ServerTime serverTime = new ServerTime(breakers.time());
        Translation translation = new Translation(config.instance(), serverTime);
        this.parts = new Shared(breakers, serverTime, translation);
        this.beats = new Beats(parts, given.store(), timers);
        breakers.graph().afterChanges(this::afterChange);
    }

    /** A link for a circuit, which does nothing until it {@linkplain FleetLink#join joins}. */
    public FleetLink link(SharedCircuit circuit) {
        return new FleetMember(circuit, parts);
    }

    /**
     * Fetches what the fleet knows of breakers that were declared, before the first call of each. Waits for the answer, at most for
     * the timeout, which begins when the store has been asked: the first question may have to create the store. The thread must
     * hold no lock.
     */
    public void greet() {
        long deadline = 0;
        for (int i = 0; i < GREETINGS && members.hasNew() && !parts.isAway(); i++) {
            Round asked = beats.greet();
            deadline = i == 0 ? parts.nanos() + parts.timeoutNanos() : deadline;
            Round.await(asked, deadline - parts.nanos());
        }
    }

    /** After a change of the graph: breakers that changed vote, and propose what an operator did. Throws nothing. */
    private void afterChange() {
        if (dirty && !closed) {
            dirty = false;
            UserCode.run(() -> "A change of the fleet", "the next beat tries again", () -> {
                members.forEach(FleetMember::workIfDirty);
                beats.soon();
            });
        }
    }

    /** A snapshot. Asks the store for the instances and waits for the answer, at most for the timeout. */
    public FleetStatus status() {
        fetchInstances();
        Map<String, ClusterBreaker> breakers = new TreeMap<>();
        members.forEach(member -> breakers.put(member.name(), member.status()));
        return new FleetStatus(
                config.name(), config.instance(), instances, beats.live().now(), calls.status(), Map.copyOf(breakers));
    }

    private void fetchInstances() {
        if (members.isEmpty() || closed) {
            return;
        }
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        calls.<List<Instance>>call(Command.INSTANCES, FleetStore::instances, (answer, failure) -> {
            instances = answer == null ? instances : List.copyOf(answer);
            answered.complete(true);
        });
        Round.await(answered, parts.timeoutNanos());
    }

    /** Adds the state of the store, if a cluster breaker uses it. */
    public void addStore(Map<String, StoreStatus> stores) {
        if (!members.isEmpty()) {
            stores.merge(
                    calls.name(), calls.status(), (limiters, breakers) -> limiters.available() ? breakers : limiters);
        }
    }

    /** The name of the store, for its meter. */
    public String storeName() {
        return calls.name();
    }

    /** Reports every call to the store from now on to a meter. */
    public void measure(StoreMeter meter) {
        calls.measure(meter);
    }

    /** How many instances are live, as this one knows. */
    public int live() {
        return beats.live().now();
    }

    /** How many live instances vote to open a cluster breaker, as this one knows; null if the breaker is local. */
    public @Nullable IntSupplier votes(String breaker) {
        FleetMember member = members.get(breaker);
        return member == null ? null : () -> member.votes().voters().size();
    }

    /** Leaves the fleet. Waits for the store, at most for the timeout. */
    @Override
    public void close() {
        boolean member = !members.isEmpty() && !closed;
        closed = true;
        beats.close();
        members.forEach(each -> each.proposals().close());
        if (member) {
            CompletableFuture<Boolean> left = new CompletableFuture<>();
            calls.<Object>call(
                    Command.LEAVE, store -> store.leave(config.instance()), (answer, failure) -> left.complete(true));
            Round.await(left, parts.timeoutNanos());
        }
    }

    private final class Shared implements FleetParts {

        private final BreakerParts breakers;
        private final ServerTime serverTime;
        private final Translation translation;

        Shared(BreakerParts breakers, ServerTime serverTime, Translation translation) {
            this.breakers = breakers;
            this.serverTime = serverTime;
            this.translation = translation;
        }

        @Override
        public FleetConfig config() {
            return config;
        }

        @Override
        public BreakerParts breakers() {
            return breakers;
        }

        @Override
        public FleetCalls calls() {
            return calls;
        }

        @Override
        public ServerTime serverTime() {
            return serverTime;
        }

        @Override
        public Translation translation() {
            return translation;
        }

        @Override
        public Members members() {
            return members;
        }

        @Override
        public boolean isAway() {
            return closed || !calls.status().available();
        }

        @Override
        public int live() {
            return beats.live().forQuorum(nanos());
        }

        @Override
        public void dirty() {
            dirty = true;
        }
    }
}
