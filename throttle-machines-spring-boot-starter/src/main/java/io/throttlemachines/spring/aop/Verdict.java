package io.throttlemachines.spring.aop;

import io.throttlemachines.breaker.Admission;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.observability.DefaultSignalListener;

/**
 * Tells a breaker how one subscription ended: once, by the first signal that says so. What follows it, such as the
 * cancellation by somebody who has the value he wanted, says nothing any more.
 */
final class Verdict extends DefaultSignalListener<Object> {

    private final AtomicBoolean told = new AtomicBoolean();
    private final Admission admission;
    private final boolean single;

    /** With whether the first element is the answer; otherwise the completion is, and elements say nothing. */
    Verdict(Admission admission, boolean single) {
        this.admission = admission;
        this.single = single;
    }

    @Override
    public void doOnNext(Object value) {
        if (single) {
            tell(it -> it.succeeded(value));
        }
    }

    @Override
    public void doOnComplete() {
        tell(it -> it.succeeded(null));
    }

    @Override
    public void doOnError(Throwable failure) {
        tell(it -> it.failed(failure));
    }

    @Override
    public void doOnCancel() {
        tell(Admission::release);
    }

    private void tell(Consumer<Admission> outcome) {
        if (told.compareAndSet(false, true)) {
            outcome.accept(admission);
        }
    }
}
