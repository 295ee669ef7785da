package io.throttlemachines.spring.aop;

import io.throttlemachines.breaker.Admission;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.observability.DefaultSignalListener;

/**
 * Reports to a breaker how one subscription ended: once, with the first signal that decides it. Later signals, such as the
 * cancellation by a subscriber that has its value, are ignored.
 */
final class Verdict extends DefaultSignalListener<Object> {

    private final AtomicBoolean reported = new AtomicBoolean();
    private final Admission admission;
    private final boolean single;

    /** If single, the first element decides; otherwise only the completion does. */
    Verdict(Admission admission, boolean single) {
        this.admission = admission;
        this.single = single;
    }

    @Override
    public void doOnNext(Object value) {
        if (single) {
            report(it -> it.succeeded(value));
        }
    }

    @Override
    public void doOnComplete() {
        report(it -> it.succeeded(null));
    }

    @Override
    public void doOnError(Throwable failure) {
        report(it -> it.failed(failure));
    }

    @Override
    public void doOnCancel() {
        report(Admission::release);
    }

    private void report(Consumer<Admission> outcome) {
        if (reported.compareAndSet(false, true)) {
            outcome.accept(admission);
        }
    }
}
