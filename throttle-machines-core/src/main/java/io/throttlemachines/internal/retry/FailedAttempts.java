package io.throttlemachines.internal.retry;

import io.throttlemachines.internal.attempt.Suppression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The failed attempts of one call, in order. Not thread-safe. */
final class FailedAttempts {

    private final RetryRules rules;

    /** Replaced at the first failure, since most calls have none. */
    private List<Throwable> failures = List.of();

    /** Whether the call has waited for a time that a refusal or the called service asked for. */
    private boolean asked;

    FailedAttempts(RetryRules rules) {
        this.rules = rules;
    }

    void add(Throwable failure) {
        List<Throwable> all = failures.isEmpty() ? new ArrayList<>(2) : failures;
        all.add(failure);
        failures = all;
    }

    /** How many attempts have failed. */
    int made() {
        return failures.size();
    }

    /** The last failure; null if there is none. */
    @Nullable
    Throwable last() {
        return failures.isEmpty() ? null : failures.get(failures.size() - 1);
    }

    /** The wait before the next attempt, after a failure that was added. Runs code of the application. */
    Wait waitAfter(Throwable last) {
        Wait wait = rules.waitAfter(last, made(), !asked);
        asked |= wait.askedFor();
        return wait;
    }

    /** Adds the failures to an exception that ends the call. */
    void suppressIn(Throwable outcome) {
        failures.forEach(failure -> Suppression.suppress(failure, outcome));
    }
}
