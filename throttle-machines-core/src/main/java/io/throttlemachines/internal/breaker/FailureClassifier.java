package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.internal.call.Futures;
import io.throttlemachines.internal.call.UserCode;
import io.throttlemachines.refusal.RefusedException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what counts as a failure. The most specific recorded or ignored class wins. A refusal never counts. A
 * {@code HedgeTimeoutException} is a failure unless {@code ignore-exceptions} names it or a superclass: the call
 * took too long.
 */
final class FailureClassifier {

    /** How the end of a call counts. */
    enum Verdict {
        FAILURE,
        SUCCESS,
        /** Neither: the call does not count, and a probe returns its place. */
        NONE
    }

    private final Set<Class<? extends Throwable>> recorded;
    private final Set<Class<? extends Throwable>> ignored;

    private final @Nullable Predicate<@Nullable Object> predicate;
    private final @Nullable Predicate<Throwable> exceptionPredicate;
    private final String breaker;

    /** The last failure that counted. Any thread may write it. */
    private volatile @Nullable Throwable last;

    FailureClassifier(String breaker, BreakerConfig config) {
        this.breaker = breaker;
        this.recorded = Set.copyOf(config.recordExceptions());
        this.ignored = Set.copyOf(config.ignoreExceptions());
        this.predicate = config.failurePredicate();
        this.exceptionPredicate = config.exceptionPredicate();
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
        return judge("failure-predicate", "the answer counts as a success", () -> predicate.test(answer), false)
                ? Verdict.FAILURE
                : Verdict.SUCCESS;
    }

    private boolean judge(String setting, String consequence, Supplier<Boolean> predicate, boolean ifItFails) {
        return UserCode.get(
                () -> "The " + setting + " of circuit '" + breaker + "'", consequence, predicate, ifItFails);
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
        for (Class<?> type = failure.getClass(); type != Object.class; type = type.getSuperclass()) {
            if (recorded.contains(type)) {
                return Verdict.FAILURE;
            }
            if (ignored.contains(type)) {
                return Verdict.NONE;
            }
        }
        if (failure instanceof InterruptedException || failure instanceof CancellationException) {
            return Verdict.NONE;
        }
        return failure instanceof HedgeTimeoutException || isFailureOfNoList(failure)
                ? Verdict.FAILURE
                : Verdict.SUCCESS;
    }

    private boolean isFailureOfNoList(Throwable failure) {
        boolean unjudged = recorded.isEmpty();
        if (exceptionPredicate == null) {
            return unjudged;
        }
        return judge(
                "exception-predicate",
                "the exception counts as without it",
                () -> exceptionPredicate.test(failure),
                unjudged);
    }
}
