package io.throttlemachines.internal.hedge;

import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the attempts of one call have ended with while none has answered. Not thread-safe. */
final class HedgeFailures {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final List<Throwable> failures = new ArrayList<>();
    private final List<RefusedException> refusals = new ArrayList<>();

    void add(Throwable failure) {
        if (failure instanceof RefusedException refusal) {
            refusals.add(refusal);
        } else {
            failures.add(failure);
        }
    }

    /** How many attempts were not let in. */
    int refused() {
        return refusals.size();
    }

    /**
     * What a call fails with of which all attempts did: the first failure, with the others suppressed in it. If nothing but
     * refusals came, the open circuit that may let a call through first.
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

    /** Lets an exception tell of these too. One that is thrown again and again does not collect the same ones. */
    void suppressIn(Throwable told) {
        failures.forEach(failure -> suppress(failure, told));
        refusals.forEach(refusal -> suppress(refusal, told));
    }

    private static void suppress(Throwable failure, Throwable told) {
        if (failure != told && !containsSame(told.getSuppressed(), failure)) {
            told.addSuppressed(failure);
        }
    }

    private static boolean containsSame(Throwable[] known, Throwable failure) {
        for (Throwable each : known) {
            if (each == failure) {
                return true;
            }
        }
        return false;
    }
}
