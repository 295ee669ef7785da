package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Before;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The application's inner aspects find their invocation on every thread on which a call continues. */
class InnerAspectTest {

    private final ManualTicker ticker = new ManualTicker();

    @Test
    void findsTheInvocationOfAHedgedCallOnALibraryThread() {
        AnnotationContexts.with(builder -> {}, Remote.class, Watch.class).run(context -> {
            assertThat(context.getBean(Remote.class).value()).isEqualTo("done");
            assertThat(context.getBean(Watch.class).seen()).isEqualTo(1);
        });
    }

    @Test
    void findsTheInvocationOfAStageThatWaited() {
        AnnotationContexts.with(
                        builder -> builder.ticker(ticker).scheduler(ticker.scheduler()), Remote.class, Watch.class)
                .run(context -> {
                    Remote remote = context.getBean(Remote.class);
                    remote.patient().join();
                    CompletableFuture<String> waiting = remote.patient();
                    ticker.advance(Duration.ofSeconds(1));
                    assertThat(waiting.join()).isEqualTo("done");
                    assertThat(context.getBean(Watch.class).seen()).isEqualTo(2);
                });
    }

    @Test
    void findsTheInvocationOfAMonoSubscribedLater() {
        AnnotationContexts.with(builder -> {}, Remote.class, Watch.class).run(context -> {
            Mono<String> mono = context.getBean(Remote.class).mono();
            assertThat(context.getBean(Watch.class).seen()).isZero();
            StepVerifier.create(mono).expectNext("done").verifyComplete();
            assertThat(context.getBean(Watch.class).seen()).isEqualTo(1);
        });
    }

    @Aspect
    static class Watch {

        private final AtomicInteger seen = new AtomicInteger();

        @Before("execution(* *..InnerAspectTest.Remote.*(..))")
        void see() {
            seen.incrementAndGet();
        }

        int seen() {
            return seen.get();
        }
    }

    static class Remote {

        @CircuitBreaker("remote")
        public Mono<String> mono() {
            return Mono.just("done");
        }

        @Hedged("remote")
        public String value() {
            return "done";
        }

        @Throttled(limit = 1, period = "1s", maxWait = "1m")
        public CompletableFuture<String> patient() {
            return CompletableFuture.completedFuture("done");
        }
    }
}
