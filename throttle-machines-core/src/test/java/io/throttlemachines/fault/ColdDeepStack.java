package io.throttlemachines.fault;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.state.CircuitState;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends the stack by recursion through calls of a breaker before any call has failed, so that what first failures need is used for
 * the first time there. Needs a JVM of its own. The argument moves the place at which the stack ends.
 */
final class ColdDeepStack {

    private static final long STACK_BYTES = 256 * 1024;

    private final Breaker deep;

    private ColdDeepStack(Breaker deep) {
        this.deep = deep;
    }

    /** Prints a line if a later failure is not counted and thrown as it is. */
    public static void main(String[] args) throws InterruptedException {
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker(
                        "deep",
                        BreakerConfig.builder()
                                .failureThreshold(100_000)
                                .maxConcurrent(100_000)
                                .build())
                .breaker("other", BreakerConfig.builder().failureThreshold(1).build())
                .build();
        ColdDeepStack stack = new ColdDeepStack(machines.breaker("deep"));
        int padding = Integer.parseInt(args[0]);
        Thread thread = new Thread(null, () -> outcome(() -> stack.fall(padding)), "deep", STACK_BYTES);
        thread.start();
        thread.join();

        Throwable thrown = outcome(() -> machines.breaker("other").run(() -> {
            throw new IllegalStateException("the call's own");
        }));
        CircuitState state = machines.breaker("other").state();
        if (!(thrown instanceof IllegalStateException) || state != CircuitState.OPEN) {
            System.out.println("with padding " + padding + ": " + state + " after " + thrown);
        }
    }

    private int fall(int padding) {
        return padding == 0 ? recurse() : fall(padding - 1) + 1;
    }

    private int recurse() {
        return deep.call(this::recurse);
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
