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

    /** Replaced at the first failure, since most calls have none. */
    private List<Throwable> failures = List.of();

    /** Replaced at the first refusal. */
    private List<RefusedException> refusals = List.of();

    void add(Throwable failure) {
        if (failure instanceof RefusedException refusal) {
            refusals = with(refusal, refusals);
        } else {
            failures = with(failure, failures);
        }
    }

    private static <E> List<E> with(E added, List<E> others) {
        List<E> all = others.isEmpty() ? new ArrayList<>() : others;
        all.add(added);
        return all;
    }

    /** How many attempts a breaker has refused. */
    int refused() {
        return refusals.size();
    }

    /**
     * What the call fails with after all attempts have failed: the first failure, with the others suppressed in it. If
     * all attempts were refused, the refusal of the open circuit that may let a call through first.
     */
    Throwable outcome() {
        if (failures.isEmpty()) {
            return refusals.stream()
                    .filter(CircuitOpenException.class::isInstance)
                    .min(Comparator.comparing(open -> open.retryAfter().orElse(FOREVER)))
                    .orElse(refusals.get(0));
        }
        Throwable first = failures.get(0);
        suppressIn(first);
        return first;
    }

    /** Adds these failures to an exception. */
    void suppressIn(Throwable outcome) {
        failures.forEach(failure -> Suppression.suppress(failure, outcome));
        refusals.forEach(refusal -> Suppression.suppress(refusal, outcome));
    }
}
