package io.throttlemachines.spring.aop.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.breaker.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** An admission learns one outcome of a subscription, although a second signal comes while it learns the first. */
class BreakerSubscriptionTest {

    private final List<String> reports = new ArrayList<>();
    private final Disposable.Swap subscription = Disposables.swap();

    private final Admission admission = new Admission() {
        @Override
        public void succeeded(Object result) {
            reports.add("succeeded");
            subscription.dispose();
        }

        @Override
        public void failed(Throwable failure) {
            reports.add("failed");
            subscription.dispose();
        }

        @Override
        public void release() {
            reports.add("released");
        }
    };

    private final ReactiveBreaker breaker =
            new ReactiveBreaker(() -> CompletableFuture.completedFuture(admission), Runnable::run);

    private Sinks.One<String> subscribed() {
        Sinks.One<String> source = Sinks.one();
        subscription.replace(breaker.guard(source.asMono()).subscribe(value -> {}, failure -> {}));
        return source;
    }

    @Test
    void failureIsReportedOnceIfTheReportCancelsTheSubscription() {
        subscribed().emitError(new IllegalStateException("backend"), Sinks.EmitFailureHandler.FAIL_FAST);

        assertThat(reports).containsExactly("failed");
    }

    @Test
    void successIsReportedOnceIfTheReportCancelsTheSubscription() {
        subscribed().emitValue("answer", Sinks.EmitFailureHandler.FAIL_FAST);

        assertThat(reports).containsExactly("succeeded");
    }

    @Test
    void reportThatFindsNoRoomOnTheStackIsMadeOnceMoreByTheSubscriber() {
        Admission deep = new Admission() {
            @Override
            public void succeeded(Object result) {
                reports.add("succeeded");
                if (reports.size() == 1) {
                    throw new StackOverflowError("injected");
                }
            }

            @Override
            public void failed(Throwable failure) {
                reports.add("failed");
            }

            @Override
            public void release() {
                reports.add("released");
            }
        };
        new ReactiveBreaker(() -> CompletableFuture.completedFuture(deep), Runnable::run)
                .guard(Mono.just("answer"))
                .subscribe(value -> {}, failure -> {});

        assertThat(reports).containsExactly("succeeded", "succeeded");
    }
}
