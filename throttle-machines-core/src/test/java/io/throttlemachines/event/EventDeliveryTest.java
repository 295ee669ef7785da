package io.throttlemachines.event;

import static io.throttlemachines.testing.Calls.fail;
import static io.throttlemachines.testing.Calls.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause.Kind;
import io.throttlemachines.testing.Bench;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Contract 14: events in order, never under a lock, and a listener that throws affects nothing else. */
class EventDeliveryTest {

    private final Bench bench = new Bench();
    private final Breaker primary = bench.breaker("primary", Bench.cascadingTo("target"));
    private final Breaker target = bench.breaker("target");

    @Test
    void everyTransitionIsDeliveredInOrder() {
        fail(primary);
        bench.untilDue();
        succeed(primary);
        succeed(target);

        assertThat(bench.events().lines())
                .containsExactly(
                        "primary: CLOSED -> OPEN",
                        "target: CLOSED -> OPEN",
                        "primary opened [target]",
                        "primary: OPEN -> HALF_OPEN",
                        "primary: HALF_OPEN -> CLOSED",
                        "target: OPEN -> HALF_OPEN",
                        "target: HALF_OPEN -> CLOSED");
    }

    @Test
    void transitionSaysWhenAndWhy() {
        bench.untilDue();
        fail(primary);

        BreakerTransition opened = bench.events().of(BreakerTransition.class).get(0);
        assertThat(opened.at()).isEqualTo(bench.now());
        assertThat(opened.from()).isEqualTo(CircuitState.CLOSED);
        assertThat(opened.to()).isEqualTo(CircuitState.OPEN);
        assertThat(opened.cause().kind()).isEqualTo(Kind.FAILURES);
    }

    @Test
    void listenerMayCallBreakersFromAnotherThreadAndWait() {
        List<String> seen = new CopyOnWriteArrayList<>();
        bench.machines()
                .addListener(event -> seen.add(elsewhere(() -> {
                    target.status();
                    primary.wouldAllow();
                    bench.breaker("made by a listener " + seen.size());
                    primary.reset();
                    return event.name();
                })));
        fail(primary);

        assertThat(seen).startsWith("primary", "target", "primary");
    }

    @Test
    void listenerRunsOnTheThreadThatCausedTheEvent() {
        List<Thread> threads = new ArrayList<>();
        bench.machines().addListener(event -> threads.add(Thread.currentThread()));
        fail(primary);

        assertThat(threads).hasSize(3).containsOnly(Thread.currentThread());
    }

    @Test
    void listenerSeesTheCircuitAsItIsAfterTheEvent() {
        List<CircuitState> states = new ArrayList<>();
        bench.machines().addListener(event -> states.add(target.state()));
        fail(primary);

        assertThat(states).containsOnly(CircuitState.OPEN);
    }

    @Test
    void listenerThatThrowsAffectsNothingElse() {
        AtomicInteger received = new AtomicInteger();
        bench.machines().addListener(event -> {
            throw new IllegalStateException("bad listener");
        });
        bench.machines().addListener(event -> {
            throw new AssertionError("worse listener");
        });
        bench.machines().addListener(event -> {
            throw unchecked(new IOException("listener in another language"));
        });
        bench.machines().addListener(event -> received.incrementAndGet());
        fail(primary);
        primary.forceClose();
        target.forceClose();

        assertThat(received).hasValue(7);
        assertThat(bench.events().all()).hasSize(7);
    }

    @Test
    void eventsCausedByAListenerFollowTheCurrentEvent() {
        List<String> seen = new ArrayList<>();
        Breaker other = bench.breaker("other");
        bench.machines().addListener(event -> {
            if (seen.isEmpty()) {
                other.forceOpen();
            }
            seen.add(event.name());
        });
        fail(primary);

        assertThat(seen).containsExactly("primary", "target", "primary", "other", "other");
    }

    @Test
    void removedListenerReceivesNothingMore() {
        bench.machines().removeListener(bench.events());
        fail(primary);

        assertThat(bench.events().all()).isEmpty();
        assertThat(bench.machines().removeListener(bench.events())).isFalse();
    }

    @Test
    void listenerAddedLateReceivesLaterEvents() {
        fail(primary);
        List<String> seen = new ArrayList<>();
        bench.machines().addListener(event -> seen.add(event.name()));
        primary.reset();

        assertThat(seen).containsExactly("primary", "primary");
    }

    private static String elsewhere(Supplier<String> action) {
        return CompletableFuture.supplyAsync(action)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> RuntimeException unchecked(Throwable failure) throws E {
        throw (E) failure;
    }
}
