package io.throttlemachines.internal.store;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.StoreAvailable;
import io.throttlemachines.event.StoreUnavailable;
import io.throttlemachines.event.ThrottleEvent;
import io.throttlemachines.internal.breaker.BreakerParts;
import io.throttlemachines.internal.breaker.DefaultBreaker;
import io.throttlemachines.internal.event.Events;
import io.throttlemachines.internal.graph.Declaration;
import io.throttlemachines.internal.graph.DependencyCheck;
import io.throttlemachines.internal.graph.Graph;
import io.throttlemachines.internal.text.OneLine;
import io.throttlemachines.internal.time.Time;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The breaker before a store. It has a graph of its own, because no node of the application depends on it, and its
 * transitions become events about the store. Thread-safe.
 */
final class StoreBreaker {

    /** One failure opens it, so that a store that is gone costs its timeout once. */
    private static final BreakerConfig SETTINGS = BreakerConfig.builder()
            .failureThreshold(1)
            .resetTimeout(Duration.ofMillis(500))
            .resetTimeoutMultiplier(2)
            .resetTimeoutMax(Duration.ofSeconds(5))
            .build();

    private static final Logger log = LoggerFactory.getLogger(StoreBreaker.class);

    private static final long WARNED_AGAIN_AFTER = Duration.ofMinutes(1).toNanos();

    private final String store;
    private final Time time;
    private final Events events;
    private final DefaultBreaker breaker;

    /** When the store became available or unavailable. Written by the thread that delivers. */
    private volatile Instant since;

    /** The latest failure in one line; null if there was none. Any thread may write it. */
    private volatile @Nullable String lastError;

    /** When a call that failed alone was last logged, in nanoseconds of the shared time; negative before. Any thread may write it. */
    private volatile long warnedAt = -1;

    StoreBreaker(String store, BreakerParts application) {
        this.store = store;
        this.events = application.events();
        this.time = application.time();
        this.since = application.time().instant();
        Events own = Events.unlogged();
        Graph graph = new Graph(application.time(), own);
        this.breaker = new DefaultBreaker(
                store,
                SETTINGS,
                new BreakerParts(
                        application.time(), own, graph, new DependencyCheck(graph), application.calls(), null));
        graph.declare(List.of(new Declaration(breaker.node(), List.of(), List.of())));
        own.add(this::translate);
    }

    DefaultBreaker breaker() {
        return breaker;
    }

    /**
     * Ends a call that failed. Every failure counts, also a refusal or a cancellation, which are none for a breaker of the
     * application.
     */
    void failed(Admission call, Throwable failure) {
        lastError = OneLine.first(failure);
        call.failed(new StoreFailure(store, failure));
    }

    /** Ends a call that failed through no fault of the store. Logs that seldom, because such a call may fail each time. */
    void failedAlone(Admission call, Throwable failure) {
        call.release();
        String error = OneLine.first(failure);
        lastError = error;
        long now = time.nanos();
        long before = warnedAt;
        if (before < 0 || now - before > WARNED_AGAIN_AFTER) {
            warnedAt = now;
            log.warn("A call of store '{}' failed, others go on; on-failure decides such calls: {}", store, error);
        }
    }

    StoreStatus status() {
        return new StoreStatus(breaker.state() == CircuitState.CLOSED, since, lastError);
    }

    private void translate(ThrottleEvent event) {
        if (event instanceof BreakerTransition transition) {
            if (transition.from() == CircuitState.CLOSED) {
                since = transition.at();
                String error = Objects.requireNonNullElse(lastError, "unknown");
                events.record(new StoreUnavailable(store, error, transition.at()));
            } else if (transition.to() == CircuitState.CLOSED) {
                since = transition.at();
                events.record(new StoreAvailable(store, transition.at()));
            }
            events.deliver();
        }
    }
}
