package io.throttlemachines.breaker;

import io.throttlemachines.refusal.RefusedException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Decides what a failure is. The most specific class that is recorded or ignored wins; a refusal never counts. */
final class Failures {

    /** What an exception means to a breaker. */
    enum Verdict {
        FAILURE,
        SUCCESS,
        /** Neither: a probe gives its place back. */
        NONE
    }

    private final Set<Class<? extends Throwable>> recorded;
    private final Set<Class<? extends Throwable>> ignored;

    Failures(List<Class<? extends Throwable>> recorded, List<Class<? extends Throwable>> ignored) {
        this.recorded = Set.copyOf(recorded);
        this.ignored = Set.copyOf(ignored);
    }

    Verdict verdict(Throwable thrown) {
        Throwable failure = unwrap(thrown);
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
        return recorded.isEmpty() ? Verdict.FAILURE : Verdict.SUCCESS;
    }

    /** What really failed, out of the wrappers that futures put around it. */
    static Throwable unwrap(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException || failure instanceof ExecutionException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }
}
