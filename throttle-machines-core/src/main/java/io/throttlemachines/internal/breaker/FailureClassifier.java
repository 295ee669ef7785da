package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.internal.call.ExceptionRules;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.refusal.RefusedException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what counts as a failure. The most specific recorded or ignored class wins. A refusal never counts. A time
 * that ran out is a failure unless {@code ignore-exceptions} names its exception or a superclass.
 */
final class FailureClassifier {

    /** How the end of a call counts. */
    enum Verdict {
        FAILURE,
        SUCCESS,
        /** Neither: the call does not count, and a probe returns its place. */
        NONE
    }

    private final ExceptionRules exceptions;
    private final @Nullable Predicate<@Nullable Object> predicate;
    private final String breaker;

    /** The last failure that counted. Any thread may write it. */
    private volatile @Nullable Throwable last;

    FailureClassifier(String breaker, BreakerConfig config) {
        this.breaker = breaker;
        this.exceptions = new ExceptionRules(
                config.recordExceptions(),
                config.ignoreExceptions(),
                config.exceptionPredicate(),
                "exception-predicate of circuit '" + breaker + "'",
                unlisted -> config.recordExceptions().isEmpty());
        this.predicate = config.failurePredicate();
    }

    /** Remembers a failure that counted. */
    void remember(Throwable failure) {
        last = failure;
    }

    /** How an answer counts: as a failure if the predicate says so; else, or if the predicate throws, as a success. */
    Verdict verdictOfAnswer(@Nullable Object answer) {
        if (predicate == null) {
            return Verdict.SUCCESS;
        }
        return UserCode.get(
                        () -> "The failure-predicate of circuit '" + breaker + "'",
                        "the answer counts as a success",
                        () -> predicate.test(answer),
                        false)
                ? Verdict.FAILURE
                : Verdict.SUCCESS;
    }

    /** The last failure that counted; null if there was none. */
    @Nullable
    Throwable last() {
        return last;
    }

    /** How an exception counts. Changes nothing. */
    Verdict verdict(Throwable thrown) {
        Throwable failure = Futures.unwrap(thrown);
        if (failure instanceof RefusedException) {
            return Verdict.NONE;
        }
        return switch (exceptions.verdict(failure)) {
            case MEANT -> Verdict.FAILURE;
            case EXCLUDED -> Verdict.NONE;
            case OTHER -> Verdict.SUCCESS;
        };
    }
}
