package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Retried;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.retry.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Subscribes to guarded publishers where the stack ends: each of the last frames of a recursion makes such a call. All places come
 * back. Runs in a JVM of its own.
 */
final class DeepSubscription {

    private static final long STACK_BYTES = 256 * 1024;
    private static final int FRAMES = 1_500;
    private static final int PLACES = 3;

    private DeepSubscription() {}

    public static void main(String[] args) throws ClassNotFoundException {
        Class.forName("java.lang.StackTraceElement$HashedModules"); // or it fails for ever where the stack ends
        ((Logger) LoggerFactory.getLogger("reactor")).setLevel(Level.OFF); // writes a thousand frames each time
        AnnotationContexts.with(
                        builder -> builder.executor(Runnable::run) // so that attempts begin where the stack ends
                                .breaker("breaker", places().build())
                                .breaker("attempt", places().build())
                                .breaker("other attempt", places().build())
                                .breaker("keyed", places().build())
                                .hedge(
                                        "hedge",
                                        HedgeConfig.builder()
                                                .breakers(List.of("attempt", "other attempt"))
                                                .maxAttempts(2)
                                                .delay(Duration.ofMinutes(1))
                                                .build())
                                .retry(
                                        "retry",
                                        RetryConfig.builder().maxAttempts(2).build())
                                .breaker(
                                        "timed",
                                        places().timeout(Duration.ofMinutes(1)).build())
                                .limiter(
                                        "places",
                                        LimiterConfig.builder()
                                                .algorithm(Algorithm.CONCURRENCY)
                                                .limit(PLACES)
                                                .build()),
                        Remote.class)
                .run(context -> {
                    Remote remote = context.getBean(Remote.class);
                    ThrottleMachines machines = context.getBean(ThrottleMachines.class);
                    List<Runnable> calls = List.of(
                            () -> remote.mono(Mono.just("answer")).subscribe(),
                            () -> remote.mono(Mono.never()).subscribe().dispose(),
                            () -> remote.flux(Flux.just("one", "two")).subscribe(),
                            () -> remote.flux(Flux.never()).subscribe().dispose(),
                            () -> remote.timedMono(Mono.just("answer")).subscribe(),
                            () -> remote.timedMono(Mono.never()).subscribe().dispose(),
                            () -> remote.timedFlux(Flux.just("one", "two")).subscribe(),
                            () -> remote.timedFlux(Flux.never()).subscribe().dispose(),
                            () -> remote.limitedMono(Mono.just("answer")).subscribe(),
                            () -> remote.limitedMono(Mono.never()).subscribe().dispose(),
                            () -> remote.limitedFlux(Flux.just("one", "two")).subscribe(),
                            () -> remote.limitedFlux(Flux.never()).subscribe().dispose(),
                            () -> remote.hedgedMono(Mono.just("answer")).subscribe(),
                            () -> remote.hedgedMono(Mono.never()).subscribe().dispose(),
                            () -> remote.hedgedFlux(Flux.just("one", "two")).subscribe(),
                            () -> remote.hedgedFlux(Flux.never()).subscribe().dispose(),
                            () -> remote.retriedMono(Mono.just("answer")).subscribe(),
                            () -> remote.retriedMono(Mono.never()).subscribe().dispose(),
                            () -> remote.retriedFlux(Flux.just("one", "two")).subscribe(),
                            () -> remote.retriedFlux(Flux.never()).subscribe().dispose(),
                            () -> remote.keyedMono(Mono.just("answer")).subscribe(),
                            () -> remote.keyedMono(Mono.never()).subscribe().dispose(),
                            () -> remote.keyedFlux(Flux.just("one", "two")).subscribe(),
                            () -> remote.keyedFlux(Flux.never()).subscribe().dispose());
                    initializeClasses(remote, machines, calls);
                    for (Runnable call : calls) {
                        dive(call);
                        assertAllFree(machines, "call " + calls.indexOf(call));
                    }
                });
    }

    private static BreakerConfigBuilder places() {
        return BreakerConfig.builder().failureThreshold(1_000_000).maxConcurrent(PLACES);
    }

    /** Makes calls that end in every way, because a stack that ends in a class initializer makes that class unusable. */
    private static void initializeClasses(Remote remote, ThrottleMachines machines, List<Runnable> calls) {
        calls.forEach(DeepSubscription::attempt);
        for (Throwable failure : List.of(new StackOverflowError("injected"), new IllegalStateException("injected"))) {
            attempt(() -> remote.mono(Mono.error(failure)).block());
            attempt(() -> remote.flux(Flux.error(failure)).blockLast());
            attempt(() -> remote.timedMono(Mono.error(failure)).block());
            attempt(() -> remote.timedFlux(Flux.error(failure)).blockLast());
            attempt(() -> remote.limitedMono(Mono.error(failure)).block());
            attempt(() -> remote.limitedFlux(Flux.error(failure)).blockLast());
            attempt(() -> remote.hedgedMono(Mono.error(failure)).block());
            attempt(() -> remote.hedgedFlux(Flux.error(failure)).blockLast());
            attempt(() -> remote.retriedMono(Mono.error(failure)).block());
            attempt(() -> remote.retriedFlux(Flux.error(failure)).blockLast());
            attempt(() -> remote.keyedMono(Mono.error(failure)).block());
            attempt(() -> remote.keyedFlux(Flux.error(failure)).blockLast());
            attempt(() -> remote.mono(Mono.defer(() -> failing(failure))).block());
            attempt(() -> remote.timedMono(Mono.defer(() -> failing(failure))).block());
            attempt(() -> remote.limitedMono(Mono.defer(() -> failing(failure))).block());
            attempt(() ->
                    machines.breaker("breaker").callStage(() -> failing(failure).toFuture()));
        }
        List<Admission> all = new ArrayList<>();
        attempt(() -> Stream.generate(() -> machines.breaker("breaker").admit()).forEach(all::add));
        attempt(() -> machines.limiter("places").acquire(PLACES));
        calls.forEach(DeepSubscription::attempt);
        attempt(() -> Stream.generate(() -> machines.breaker("timed").admit()).forEach(all::add));
        calls.forEach(DeepSubscription::attempt);
        all.forEach(Admission::release);
        machines.limiter("places").reset();
        assertAllFree(machines, "the preparation");
    }

    private static Mono<String> failing(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    private static void assertAllFree(ThrottleMachines machines, String call) {
        for (String name : List.of("breaker", "timed", "attempt", "other attempt", "keyed")) {
            assertFree(machines.breaker(name), name + " after " + call);
        }
        assertFree(machines.breaker("keyed").forKey("key"), "the key after " + call);
        assertThat(machines.limiter("places").peek().remaining())
                .as("permits after %s", call)
                .isEqualTo(PLACES);
    }

    /** A retry makes another attempt on the thread of its timer. */
    private static void assertFree(GuardedCalls breaker, String what) {
        await().pollDelay(Duration.ZERO).untilAsserted(() -> {
            List<Admission> admissions = new ArrayList<>();
            for (int place = 0; place < PLACES && breaker.wouldAllow(); place++) {
                admissions.add(breaker.admit());
            }
            admissions.forEach(Admission::release);
            assertThat(admissions).as("places of %s", what).hasSize(PLACES);
        });
    }

    private static void dive(Runnable call) throws InterruptedException {
        Diver diver = new Diver(call);
        Thread thread = new Thread(null, diver, "diver", STACK_BYTES);
        thread.start();
        thread.join();
        assertThat(diver.back).isEqualTo(FRAMES);
    }

    private static void attempt(Runnable call) {
        try {
            call.run();
        } catch (Throwable expected) {
            // a refusal, or the end of the stack
        }
    }

    private static final class Diver implements Runnable {

        private final Runnable call;
        private int back;

        Diver(Runnable call) {
            this.call = call;
        }

        @Override
        public void run() {
            try {
                run();
            } catch (StackOverflowError end) {
                // the deepest frame
            }
            if (back < FRAMES) {
                back++;
                attempt(call);
            }
        }
    }

    static class Remote {

        @CircuitBreaker("breaker")
        public Mono<String> mono(Mono<String> source) {
            return source;
        }

        @CircuitBreaker("breaker")
        public Flux<String> flux(Flux<String> source) {
            return source;
        }

        @CircuitBreaker("timed")
        public Mono<String> timedMono(Mono<String> source) {
            return source;
        }

        @CircuitBreaker("timed")
        public Flux<String> timedFlux(Flux<String> source) {
            return source;
        }

        @Throttled("places")
        public Mono<String> limitedMono(Mono<String> source) {
            return source;
        }

        @Throttled("places")
        public Flux<String> limitedFlux(Flux<String> source) {
            return source;
        }

        @Hedged("hedge")
        public Mono<String> hedgedMono(Mono<String> source) {
            return source;
        }

        @Hedged("hedge")
        public Flux<String> hedgedFlux(Flux<String> source) {
            return source;
        }

        @Retried("retry")
        @CircuitBreaker("breaker")
        public Mono<String> retriedMono(Mono<String> source) {
            return source;
        }

        @Retried("retry")
        @CircuitBreaker("breaker")
        public Flux<String> retriedFlux(Flux<String> source) {
            return source;
        }

        @CircuitBreaker(name = "keyed", key = "'key'")
        public Mono<String> keyedMono(Mono<String> source) {
            return source;
        }

        @CircuitBreaker(name = "keyed", key = "'key'")
        public Flux<String> keyedFlux(Flux<String> source) {
            return source;
        }
    }
}
