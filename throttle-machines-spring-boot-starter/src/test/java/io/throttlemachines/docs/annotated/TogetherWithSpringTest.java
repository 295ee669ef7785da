package io.throttlemachines.docs.annotated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.spring.actuate.methods.GuardedMethods;
import io.throttlemachines.spring.aop.AdviceStep;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.resilience.InvocationRejectedException;
import org.springframework.resilience.annotation.ConcurrencyLimit;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;

/** Our annotations on one method with {@link Retryable} and {@link ConcurrencyLimit} of Spring. */
class TogetherWithSpringTest {

    private final ApplicationContextRunner outside = new ApplicationContextRunner()
            .withUserConfiguration(Application.class, Outside.class)
            .withBean(Remote.class)
            .withBean(Warehouse.class);
    private final ApplicationContextRunner inside = new ApplicationContextRunner()
            .withUserConfiguration(Application.class, RetriesInside.class)
            .withBean(Remote.class);

    @Test
    void springAnnotationsActOutsideOursByDefault() {
        outside.run(context -> assertThat(steps(context, "everything()"))
                .containsExactly("ConcurrencyLimit", "Retryable", "Throttled", "CircuitBreaker", "Hedged"));
    }

    @Test
    void noOrderMovesOursOutsideTheSpringAnnotations() {
        outside.withPropertyValues(
                        "throttle-machines.aop.throttled-order=" + Integer.MIN_VALUE,
                        "throttle-machines.aop.circuit-breaker-order=" + (Integer.MIN_VALUE + 1))
                .run(context -> assertThat(steps(context, "everything()"))
                        .containsExactly("ConcurrencyLimit", "Retryable", "Throttled", "CircuitBreaker", "Hedged"));
    }

    @Test
    void eachRetryIsACallOfTheBreakerAndTakesAPermit() {
        outside.run(context -> {
            Remote remote = context.getBean(Remote.class);
            assertThatThrownBy(remote::failing).isInstanceOf(IllegalStateException.class);
            assertThat(remote.calls()).hasValue(3);
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breaker("failing").status().failures()).isEqualTo(3);
            assertThat(machines.limiter("failing").status().remaining()).isEqualTo(97);
        });
    }

    @Test
    void aRefusalIsRetriedUnlessItIsExcluded() {
        outside.run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            machines.breaker("failing").isolate();
            machines.breaker("warehouse").isolate();

            assertThatThrownBy(context.getBean(Remote.class)::failing).isInstanceOf(CircuitOpenException.class);
            assertThatThrownBy(() -> context.getBean(Warehouse.class).stock("mug"))
                    .isInstanceOf(CircuitOpenException.class);

            assertThat(machines.breaker("failing").status().refused()).isEqualTo(3);
            assertThat(machines.breaker("warehouse").status().refused()).isEqualTo(1);
            assertThat(context.getBean(Remote.class).calls()).hasValue(0);
        });
    }

    @Test
    void theCircuitMayOpenBetweenTwoRetries() {
        outside.withPropertyValues("throttle-machines.breakers.failing.failure-threshold=2")
                .run(context -> {
                    assertThatThrownBy(context.getBean(Remote.class)::failing).isInstanceOf(CircuitOpenException.class);
                    assertThat(context.getBean(Remote.class).calls()).hasValue(2);
                });
    }

    @Test
    void anAnswerOfAFallbackIsNotRetried() {
        outside.run(context -> {
            Remote remote = context.getBean(Remote.class);
            assertThat(remote.answered()).isEqualTo("instead");
            assertThat(remote.calls()).hasValue(1);
        });
    }

    @Test
    void callsOverTheConcurrencyLimitReachNeitherBreakerNorLimiter() {
        outside.run(context -> {
            Remote remote = context.getBean(Remote.class);
            CompletableFuture<Void> first = CompletableFuture.runAsync(remote::narrow);
            remote.entered().await();

            assertThatThrownBy(remote::narrow).isInstanceOf(InvocationRejectedException.class);

            remote.leave().countDown();
            first.join();
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breaker("narrow").status().failures()).isZero();
            assertThat(machines.limiter("narrow").status().remaining()).isEqualTo(99);
        });
    }

    @Test
    void springAnnotationsCanBeMovedInsideOurs() {
        inside.run(context -> {
            assertThat(steps(context, "everything()"))
                    .containsExactly("Throttled", "CircuitBreaker", "Hedged", "Retryable", "ConcurrencyLimit");

            Remote remote = context.getBean(Remote.class);
            assertThatThrownBy(remote::failing).isInstanceOf(IllegalStateException.class);
            assertThat(remote.calls()).hasValue(3);
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            assertThat(machines.breaker("failing").status().failures()).isEqualTo(1);
            assertThat(machines.limiter("failing").status().remaining()).isEqualTo(99);

            machines.breaker("failing").isolate();
            assertThatThrownBy(remote::failing).isInstanceOf(CircuitOpenException.class);
            assertThat(machines.breaker("failing").status().refused()).isEqualTo(1);
        });
    }

    @Test
    void eachAttemptOfAHedgedCallRetriesForItself() {
        inside.run(context -> {
            assertThatThrownBy(context.getBean(Remote.class)::everything).isInstanceOf(IllegalStateException.class);
            assertThat(context.getBean(Remote.class).calls()).hasValue(4);
        });
    }

    private static List<String> steps(ApplicationContext context, String method) {
        return context.getBean(GuardedMethods.class).all().stream()
                .filter(each -> each.method().equals(method))
                .flatMap(each -> each.steps().stream())
                .map(AdviceStep::kind)
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @EnableResilientMethods
    static class Outside {}

    static class Remote {

        final AtomicInteger calls = new AtomicInteger();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch leave = new CountDownLatch(1);

        AtomicInteger calls() {
            return calls;
        }

        CountDownLatch entered() {
            return entered;
        }

        CountDownLatch leave() {
            return leave;
        }

        @Retryable(maxRetries = 1, delay = 0)
        @ConcurrencyLimit(5)
        @Throttled(name = "everything", limit = 100, period = "1h")
        @CircuitBreaker("everything")
        @Hedged(name = "everything", maxAttempts = 2, delay = "0")
        public void everything() {
            calls.incrementAndGet();
            throw new IllegalStateException("broken");
        }

        @Retryable(maxRetries = 2, delay = 0)
        @Throttled(name = "failing", limit = 100, period = "1h")
        @CircuitBreaker("failing")
        public void failing() {
            calls.incrementAndGet();
            throw new IllegalStateException("broken");
        }

        @Retryable(maxRetries = 2, delay = 0)
        @CircuitBreaker(name = "answered", fallback = "instead")
        public String answered() {
            calls.incrementAndGet();
            throw new IllegalStateException("broken");
        }

        String instead() {
            return "instead";
        }

        @ConcurrencyLimit(limit = 1, policy = ConcurrencyLimit.ThrottlePolicy.REJECT)
        @Throttled(name = "narrow", limit = 100, period = "1h")
        @CircuitBreaker("narrow")
        public void narrow() {
            entered.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
