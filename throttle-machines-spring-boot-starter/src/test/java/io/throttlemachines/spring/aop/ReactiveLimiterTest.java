package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ReactiveLimiterTest {

    private final ManualTicker ticker = new ManualTicker();
    private final List<Runnable> handedOver = new ArrayList<>();

    @Test
    void onlyASubscriptionTakesAPermit() {
        with(remote -> {
            Mono<String> two = remote.two();
            remote.two();
            remote.two();
            StepVerifier.create(two).expectNext("done").verifyComplete();
            StepVerifier.create(two.repeat()).expectNext("done").verifyError(ThrottledException.class);
        });
    }

    @Test
    void aFallbackHandlesARefusal() {
        with(remote -> {
            StepVerifier.create(remote.onceOrElse()).expectNext("done").verifyComplete();
            StepVerifier.create(remote.onceOrElse()).expectNext("instead").verifyComplete();
        });
    }

    @Test
    void aFailingExpressionIsAnErrorSignal() {
        with(remote -> StepVerifier.create(remote.costing(-1)).verifyError(IllegalArgumentException.class));
    }

    @Test
    void allLimitsAdmitTheCallOrNoLimitIsCharged() {
        with(remote -> {
            StepVerifier.create(remote.both()).expectNext("done").verifyComplete();
            StepVerifier.create(remote.both()).verifyError(ThrottledException.class);
            ticker.advance(Duration.ofSeconds(1));
            StepVerifier.create(remote.both()).expectNext("done").verifyComplete();
        });
    }

    @Test
    void aCallThatDoesNotWaitStaysOnItsThread() {
        with(remote -> {
            StepVerifier.create(remote.patient()).expectNext("done").verifyComplete();
            assertThat(handedOver).isEmpty();
        });
    }

    @Test
    void aWaitingCallHoldsNoThreadAndResumesOffTheTimerThread() {
        with(remote -> {
            remote.patient().block();
            AtomicReference<String> answer = new AtomicReference<>();
            remote.patient().subscribe(answer::set);
            remote.patientFlux().subscribe();
            assertThat(ticker.pendingTasks()).isEqualTo(2);
            ticker.advance(Duration.ofSeconds(10));
            assertThat(answer).hasNullValue();
            runHandedOver();
            assertThat(answer).hasValue("done");
        });
    }

    @Test
    void cancellingAWaitingCallTakesNoPermit() {
        with(remote -> {
            remote.patient().block();
            Disposable waiting = remote.patient().subscribe();
            Disposable waitingToo = remote.patientFlux().subscribe();
            waiting.dispose();
            waitingToo.dispose();
            assertThat(ticker.pendingTasks()).isZero();
            ticker.advance(Duration.ofSeconds(10));
            StepVerifier.create(remote.patient()).expectNext("done").verifyComplete();
            assertThat(remote.calls()).isEqualTo(2);
        });
    }

    @Test
    void cancellingAnAdmittedCallDoesNotReturnItsPermit() {
        with(remote -> {
            StepVerifier.create(remote.never()).thenCancel().verify();
            StepVerifier.create(remote.never()).verifyError(ThrottledException.class);
        });
    }

    @Test
    void theSubscribersContextAlsoReachesACallThatWaited() {
        with(remote -> {
            remote.patient().block();
            AtomicReference<String> answer = new AtomicReference<>();
            remote.patient().contextWrite(context -> context.put("user", "ann")).subscribe(answer::set);
            ticker.advance(Duration.ofSeconds(10));
            runHandedOver();
            assertThat(answer).hasValue("done for ann");
        });
    }

    private void runHandedOver() {
        while (!handedOver.isEmpty()) {
            handedOver.remove(0).run();
        }
    }

    private interface Story {
        void play(Remote remote);
    }

    private void with(Story story) {
        AnnotationContexts.with(
                        builder -> builder.ticker(ticker)
                                .scheduler(ticker.scheduler())
                                .executor(handedOver::add),
                        Remote.class)
                .run(context -> story.play(context.getBean(Remote.class)));
    }

    static class Remote {

        private int calls;

        public int calls() {
            return calls;
        }

        private Mono<String> done() {
            calls++;
            return Mono.deferContextual(
                    context -> Mono.just(context.hasKey("user") ? "done for " + context.get("user") : "done"));
        }

        @Throttled(limit = 2, period = "1h")
        public Mono<String> two() {
            return done();
        }

        @Throttled(limit = 1, period = "1h", fallback = "instead")
        public Flux<String> onceOrElse() {
            return done().flux();
        }

        Flux<String> instead() {
            return Flux.just("instead");
        }

        @Throttled(limit = 1, period = "1h", permits = "#cost")
        public Mono<String> costing(int cost) {
            return done();
        }

        @Throttled(name = "second", limit = 1, period = "1s")
        @Throttled(name = "hour", limit = 2, period = "1h")
        public Mono<String> both() {
            return done();
        }

        @Throttled(name = "patient", limit = 1, period = "10s", maxWait = "1m")
        public Mono<String> patient() {
            return done();
        }

        @Throttled(name = "patient", limit = 1, period = "10s", maxWait = "1m")
        public Flux<String> patientFlux() {
            return done().flux();
        }

        @Throttled(limit = 1, period = "1h")
        public Mono<String> never() {
            return Mono.never();
        }
    }
}
