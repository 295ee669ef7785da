package io.throttlemachines.spring.aop.kotlin;

import io.throttlemachines.hedge.HedgeAttempt;
import kotlin.coroutines.AbstractCoroutineContextElement;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.ThreadContextElement;
import org.jspecify.annotations.Nullable;

/** Makes an attempt of a hedge the current one on each thread on which a coroutine of it runs. Immutable. */
final class AttemptElement extends AbstractCoroutineContextElement
        implements ThreadContextElement<@Nullable HedgeAttempt> {

    private static final CoroutineContext.Key<AttemptElement> KEY = new CoroutineContext.Key<>() {};

    private final HedgeAttempt attempt;

    AttemptElement(HedgeAttempt attempt) {
        super(KEY);
        this.attempt = attempt;
    }

    @Override
    public @Nullable HedgeAttempt updateThreadContext(CoroutineContext context) {
        return HedgeAttempt.exchange(attempt);
    }

    @Override
    public void restoreThreadContext(CoroutineContext context, @Nullable HedgeAttempt before) {
        HedgeAttempt unused = HedgeAttempt.exchange(before);
    }
}
