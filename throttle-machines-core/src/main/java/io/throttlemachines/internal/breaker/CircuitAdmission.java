package io.throttlemachines.internal.breaker;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.internal.breaker.FailureClassifier.Verdict;
import io.throttlemachines.internal.call.Futures;
import org.jspecify.annotations.Nullable;

/**
 * An admission by the circuit itself. It also accepts a verdict that another object has already found, such as a
 * meter. If judging the outcome fails, the call still ends, and counts as it would without the predicate.
 */
interface CircuitAdmission extends Admission {

    /**
     * The call has ended.
     *
     * @param verdict whether it counts as a failure, a success, or not at all
     * @param failure what the call threw, without the wrappers of futures; null if it threw nothing
     */
    void ended(Verdict verdict, @Nullable Throwable failure);

    /** Judges how the call has ended; null if its outcome does not count, or no longer. */
    default @Nullable FailureClassifier judge() {
        return null;
    }

    @Override
    default void succeeded(@Nullable Object result) {
        FailureClassifier judge = judge();
        Verdict verdict = judge == null ? Verdict.NONE : Verdict.SUCCESS;
        try {
            verdict = judge == null ? verdict : judge.verdictOfAnswer(result);
        } finally {
            ended(verdict, null);
        }
    }

    @Override
    default void failed(Throwable failure) {
        FailureClassifier judge = judge();
        Verdict verdict = judge == null ? Verdict.NONE : Verdict.FAILURE;
        Throwable cause = failure;
        try {
            cause = Futures.unwrap(failure);
            verdict = judge == null ? verdict : judge.verdict(cause);
        } finally {
            ended(verdict, cause);
        }
    }

    @Override
    default void release() {
        ended(Verdict.NONE, null);
    }

    /** Whether a call was admitted only because of the mode, so that no circuit counts it. */
    static boolean isUncounted(@Nullable CircuitAdmission entered) {
        return entered == OffState.UNCOUNTED || entered instanceof MeasuredCall;
    }

    /**
     * The admission of a call of a key that is also a probe of the breaker's own circuit. A failure of the key is none of the
     * breaker, and neither is a slow success. The end is reported to the key's circuit first.
     */
    record OfKey(CircuitAdmission key, HalfOpenState.Probe probe) implements CircuitAdmission {

        @Override
        public @Nullable FailureClassifier judge() {
            FailureClassifier judge = key.judge();
            return judge == null ? probe.judge() : judge; // the period of one may be over, but not that of the other
        }

        @Override
        public void ended(Verdict verdict, @Nullable Throwable failure) {
            try {
                key.ended(verdict, failure);
            } finally {
                probe.endedByKey(verdict);
            }
        }
    }
}
