package io.throttlemachines.spring.aop.reactive;

import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Guards publishers by a breaker. Each subscription is a call; a refusal is an error signal. */
public final class ReactiveBreaker {

    private ReactiveBreaker() {}

    /** A Mono whose first signal is the outcome of the call. */
    public static <T> Mono<T> guard(Mono<T> call, Breaker breaker) {
        return call.tap(() -> new Verdict<>(breaker.admit(), true));
    }

    /** A Flux whose completion, error or cancellation is the outcome of the call. */
    public static <T> Flux<T> guard(Flux<T> call, Breaker breaker) {
        return call.tap(() -> new Verdict<>(breaker.admit(), false));
    }

    /**
     * Reports to a breaker how one subscription ended: once, with the first signal that decides it. Later signals, such as the
     * cancellation by a subscriber that has its value, are ignored.
     */
    private static final class Verdict<T> extends DefaultSignalListener<T> {

        private final AtomicBoolean reported = new AtomicBoolean();
        private final Admission admission;
        private final boolean single;

        /** If single, the first element decides; otherwise only the completion does. */
        Verdict(Admission admission, boolean single) {
            this.admission = admission;
            this.single = single;
        }

        @Override
        public void doOnNext(T value) {
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
}
