package io.throttlemachines.internal.call;

import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.hedge.HedgeTimeoutException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an exception is one of those meant, by two lists of classes, of which the most specific class wins, and by a
 * predicate, which is asked where neither list names the class or a superclass. A time that ran out is always one of those meant, unless the other list names it: the call took too long. Immutable
 * and thread-safe. Internal.
 */
public final class ExceptionRules {

    /** What the rules say about an exception. */
    public enum Verdict {
        /** It is one of those meant. */
        MEANT,
        /** It is listed as one not meant, or it is an interruption or cancellation, which neither list names. */
        EXCLUDED,
        /** It is not one of those meant. */
        OTHER
    }

    private static final String COROUTINE_TIMEOUT = "kotlinx.coroutines.TimeoutCancellationException";

    private final Set<Class<? extends Throwable>> meant;
    private final Set<Class<? extends Throwable>> excluded;
    private final @Nullable Predicate<Throwable> predicate;
    private final String describedPredicate;
    private final Predicate<Throwable> otherwise;

    /**
     * Creates rules.
     *
     * @param predicate          the application's; null if there is none
     * @param describedPredicate names it in the log if it throws; then the exception counts as without it
     * @param otherwise          decides where neither the lists nor the predicate do; never throws
     */
    public ExceptionRules(
            Collection<Class<? extends Throwable>> meant,
            Collection<Class<? extends Throwable>> excluded,
            @Nullable Predicate<Throwable> predicate,
            String describedPredicate,
            Predicate<Throwable> otherwise) {
        this.meant = Set.copyOf(meant);
        this.excluded = Set.copyOf(excluded);
        this.predicate = predicate;
        this.describedPredicate = describedPredicate;
        this.otherwise = otherwise;
    }

    /** What the rules say about an exception, given without the wrappers of futures. */
    public Verdict verdict(Throwable failure) {
        Verdict listed = listed(failure);
        if (listed != null) {
            return listed;
        }
        if (isTimeout(failure)) {
            return Verdict.MEANT;
        }
        if (failure instanceof InterruptedException || failure instanceof CancellationException) {
            return Verdict.EXCLUDED;
        }
        return isMeantByNoList(failure) ? Verdict.MEANT : Verdict.OTHER;
    }

    /** Whether a time ran out. The exception of Kotlin's {@code withTimeout} is a cancellation only by its superclass. */
    private static boolean isTimeout(Throwable failure) {
        return failure instanceof HedgeTimeoutException
                || failure instanceof CallTimeoutException
                || failure.getClass().getName().equals(COROUTINE_TIMEOUT);
    }

    /** What the lists say; null if neither names the class or a superclass. */
    public @Nullable Verdict listed(Throwable failure) {
        for (Class<?> type = failure.getClass(); type != Object.class; type = type.getSuperclass()) {
            if (meant.contains(type)) {
                return Verdict.MEANT;
            }
            if (excluded.contains(type)) {
                return Verdict.EXCLUDED;
            }
        }
        return null;
    }

    private boolean isMeantByNoList(Throwable failure) {
        boolean unjudged = otherwise.test(failure);
        if (predicate == null) {
            return unjudged;
        }
        return UserCode.get(
                () -> "The " + describedPredicate,
                "the exception counts as without it",
                () -> predicate.test(failure),
                unjudged);
    }
}
