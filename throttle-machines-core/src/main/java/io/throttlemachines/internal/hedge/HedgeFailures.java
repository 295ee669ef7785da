package io.throttlemachines.internal.hedge;

import io.throttlemachines.internal.attempt.Suppression;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The failures of the attempts of one call, as long as none has succeeded. Not thread-safe. */
final class HedgeFailures {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** In the order in which they came. Replaced at the first failure, since most calls have none. */
    private List<Throwable> failures = List.of();

    void add(Throwable failure) {
        if (failures.isEmpty()) {
            failures = new ArrayList<>();
        }
        failures.add(failure);
    }

    int count() {
        return failures.size();
    }

    /** How many attempts a breaker has refused. */
    int refused() {
        int refused = 0;
        for (Throwable failure : failures) {
            refused += failure instanceof RefusedException ? 1 : 0;
        }
        return refused;
    }

    /**
     * What the call fails with after all attempts have failed: the first failure that is no refusal, with the others suppressed in
     * it. If all attempts were refused, the refusal of the open circuit that may let a call through first.
     */
    Throwable outcome() {
        for (Throwable failure : failures) {
            if (!(failure instanceof RefusedException)) {
                suppressIn(failure);
                return failure;
            }
        }
        return failures.stream()
                .filter(CircuitOpenException.class::isInstance)
                .min(Comparator.comparing(HedgeFailures::retryAfter))
                .orElse(failures.get(0));
    }

    private static Duration retryAfter(Throwable refusal) {
        return ((RefusedException) refusal).retryAfter().orElse(FOREVER);
    }

    /** Adds these failures to an exception. */
    void suppressIn(Throwable outcome) {
        failures.forEach(failure -> Suppression.suppress(failure, outcome));
    }
}
