package io.throttlemachines.fault;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.AllOf;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterStatus.Concurrency;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends the stack by recursion through guarded calls before any call has ended, so that what ends need is used for the first time
 * there. Needs a JVM of its own. The first argument says through what, the second moves the place at which the stack ends.
 */
final class ColdDeepStack {

    private static final long STACK_BYTES = 256 * 1024;

    private final ThrottleMachines machines;
    private final boolean throughBreaker;
    private final AllOf permits;

    private ColdDeepStack(ThrottleMachines machines, boolean throughBreaker) {
        this.machines = machines;
        this.throughBreaker = throughBreaker;
        this.permits = machines.allOf(List.of(
                new PermitRequest(machines.limiter("places"), 1), new PermitRequest(machines.limiter("rate"), 1)));
    }

    /** Prints a line if a place is lost, or a later failure is not counted and thrown as it is. */
    public static void main(String[] args) throws InterruptedException {
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker(
                        "deep",
                        BreakerConfig.builder()
                                .failureThreshold(100_000)
                                .maxConcurrent(100_000)
                                .build())
                .breaker("other", BreakerConfig.builder().failureThreshold(1).build())
                .limiter(
                        "places",
                        LimiterConfig.builder()
                                .algorithm(Algorithm.CONCURRENCY)
                                .limit(100_000)
                                .build())
                .limiter("rate", LimiterConfig.of(100_000, Duration.ofHours(1)))
                .build();
        ColdDeepStack stack = new ColdDeepStack(machines, args[0].equals("breaker"));
        int padding = Integer.parseInt(args[1]);
        Thread thread = new Thread(null, () -> outcome(() -> stack.fall(padding)), "deep", STACK_BYTES);
        thread.start();
        thread.join();

        Throwable thrown = outcome(() -> machines.breaker("other").run(() -> {
            throw new IllegalStateException("the call's own");
        }));
        CircuitState state = machines.breaker("other").state();
        Concurrency places = machines.limiter("places").status().concurrency();
        if (!(thrown instanceof IllegalStateException) || state != CircuitState.OPEN || places.running() != 0) {
            System.out.println("harmed: " + state + " after " + thrown + ", " + places);
        }
    }

    private int fall(int padding) {
        return padding == 0 ? recurse() : fall(padding - 1) + 1;
    }

    private int recurse() {
        if (throughBreaker) {
            return machines.breaker("deep").call(this::recurse);
        }
        Permit permit = permits.acquire();
        try {
            return recurse();
        } finally {
            permit.release();
        }
    }

    private static Throwable outcome(Runnable task) {
        AtomicReference<Throwable> outcome = new AtomicReference<>();
        try {
            task.run();
        } catch (Throwable thrown) {
            outcome.set(thrown);
        }
        return outcome.get();
    }
}
