package io.throttlemachines.spring.aop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ThrottledAnnotationTest {

    private static final Consumer<ThrottleMachinesBuilder> NOTHING = builder -> {};

    @Test
    void aLimiterDeclaredInAnAnnotationAdmitsItsLimit() {
        AnnotationContexts.with(NOTHING, InPlace.class).run(context -> {
            InPlace bean = context.getBean(InPlace.class);
            bean.twice();
            bean.twice();
            assertThatThrownBy(bean::twice).isInstanceOfSatisfying(ThrottledException.class, refusal -> {
                assertThat(refusal.name()).isEqualTo("InPlace.twice");
                assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(30));
            });
            context.getBean(ManualTicker.class).advance(Duration.ofSeconds(30));
            assertThatCode(bean::twice).doesNotThrowAnyException();
        });
    }

    @Test
    void theFileOverridesLimitAndPeriodOfTheAnnotation() {
        AnnotationContexts.with(
                        builder -> builder.limiter("shared", LimiterConfig.of(1, Duration.ofMinutes(1))),
                        FileWins.class)
                .run(context -> {
                    FileWins bean = context.getBean(FileWins.class);
                    bean.call();
                    assertThatThrownBy(bean::call).isInstanceOf(ThrottledException.class);
                });
    }

    @Test
    void eachKeyHasItsOwnPermits() {
        AnnotationContexts.with(NOTHING, Keyed.class).run(context -> {
            Keyed bean = context.getBean(Keyed.class);
            assertThat(bean.byUser("alice", 1)).isEqualTo("alice");
            assertThat(bean.byUser("bob", 1)).isEqualTo("bob");
            assertThat(bean.byUser(null, 1)).isNull();
            assertThatThrownBy(() -> bean.byUser("alice", 1)).isInstanceOf(ThrottledException.class);
            assertThatThrownBy(() -> bean.byUser(null, 1)).isInstanceOf(ThrottledException.class);
        });
    }

    @Test
    void aKeyMayBeAnyExpressionOverArgumentsRootAndBeans() {
        AnnotationContexts.with(NOTHING, KeyedByTenant.class)
                .withBean("tenants", Tenants.class)
                .run(context -> {
                    KeyedByTenant bean = context.getBean(KeyedByTenant.class);
                    bean.byExpression(new Order("alice"));
                    bean.byExpression(new Order("bob"));
                    assertThatThrownBy(() -> bean.byExpression(new Order("alice")))
                            .isInstanceOf(ThrottledException.class)
                            .hasMessageNotContaining("alice");
                });
    }

    @Test
    void theCostMayComeFromAnArgument() {
        AnnotationContexts.with(NOTHING, Keyed.class).run(context -> {
            Keyed bean = context.getBean(Keyed.class);
            bean.byCost(List.of("a", "b", "c"));
            assertThatThrownBy(() -> bean.byCost(List.of("d", "e"))).isInstanceOf(ThrottledException.class);
            bean.byCost(List.of("d"));
        });
    }

    @Test
    void allRepeatedLimitersAdmitTheCallOrNoneIsCharged() {
        AnnotationContexts.with(NOTHING, Repeated.class).run(context -> {
            Repeated bean = context.getBean(Repeated.class);
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            bean.call();
            assertThatThrownBy(bean::call)
                    .isInstanceOfSatisfying(
                            ThrottledException.class,
                            refusal -> assertThat(refusal.name()).isEqualTo("per-second"));
            assertThat(machines.limiter("per-hour").peek().remaining()).isEqualTo(2);
        });
    }

    @Test
    void aCallWaitsUpToItsMaximum() {
        AnnotationContexts.with(NOTHING, Waiting.class).run(context -> {
            Waiting bean = context.getBean(Waiting.class);
            bean.call();
            bean.call();
            assertThat(context.getBean(ManualTicker.class).slept()).containsExactly(Duration.ofSeconds(1));
        });
    }

    @Test
    void aCallWithoutAMaximumWaitsAsTheLimiterIsConfiguredNow() {
        ManualTicker ticker = new ManualTicker();
        Consumer<ThrottleMachinesBuilder> clock =
                builder -> builder.ticker(ticker).sleeper(ticker).scheduler(ticker.scheduler());
        AnnotationContexts.with(clock, InPlace.class).run(context -> {
            InPlace bean = context.getBean(InPlace.class);
            Limiter limiter = context.getBean(ThrottleMachines.class).limiter("InPlace.twice");
            limiter.acquire(2);

            limiter.configure(
                    limiter.config().toBuilder().maxWait(Duration.ofMinutes(1)).build(), ActionNote.NONE);

            bean.twice();
            assertThat(ticker.slept()).containsExactly(Duration.ofSeconds(30));
            CompletableFuture<String> later = bean.later();
            assertThat(ticker.slept()).hasSize(1);
            assertThat(later).isNotCompleted();
            ticker.advance(Duration.ofSeconds(30));
            await().untilAsserted(() -> assertThat(later).isCompletedWithValue("later"));
        });
    }

    @Test
    void aFallbackHandlesARefusalButNotAFailure() {
        AnnotationContexts.with(NOTHING, Fallen.class).run(context -> {
            Fallen bean = context.getBean(Fallen.class);
            assertThatThrownBy(() -> bean.load(true)).isInstanceOf(IllegalStateException.class);
            assertThat(bean.load(false)).isEqualTo("instead of Fallen.load");
        });
    }

    @Test
    void anOpenDependencyRefusesTheCallAndTakesNoPermit() {
        AnnotationContexts.with(
                        builder -> builder.breaker("gateway", BreakerConfig.defaults())
                                .limiter(
                                        "shared",
                                        LimiterConfig.builder()
                                                .limit(5)
                                                .period(Duration.ofMinutes(1))
                                                .dependsOn("gateway")
                                                .build()),
                        FileWins.class)
                .run(context -> {
                    ThrottleMachines machines = context.getBean(ThrottleMachines.class);
                    machines.breaker("gateway").isolate();
                    assertThatThrownBy(() -> context.getBean(FileWins.class).call())
                            .isInstanceOfSatisfying(
                                    DependencyException.class,
                                    refusal -> assertThat(refusal.blockedBy()).containsExactly("gateway"));
                    machines.breaker("gateway").reset();
                    assertThat(machines.limiter("shared").peek().remaining()).isEqualTo(5);
                });
    }

    @Test
    void theLimiterRunsBeforeTheBreaker() {
        AnnotationContexts.with(NOTHING, Both.class).run(context -> {
            Both bean = context.getBean(Both.class);
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            machines.breaker("inner").isolate();
            assertThatThrownBy(bean::call).isInstanceOf(CircuitOpenException.class);
            assertThatThrownBy(bean::call).isInstanceOf(ThrottledException.class);
            assertThat(machines.breaker("inner").status().refused()).isEqualTo(1);
        });
    }

    @Test
    void theOrderCanBeChangedByProperties() {
        AnnotationContexts.with(NOTHING, Both.class)
                .withPropertyValues(
                        "throttle-machines.aop.throttled-order=2", "throttle-machines.aop.circuit-breaker-order=1")
                .run(context -> {
                    Both bean = context.getBean(Both.class);
                    ThrottleMachines machines = context.getBean(ThrottleMachines.class);
                    machines.breaker("inner").isolate();
                    assertThatThrownBy(bean::call).isInstanceOf(CircuitOpenException.class);
                    assertThat(machines.limiter("outer").peek().remaining()).isEqualTo(1);
                });
    }

    static class InPlace {

        @Throttled(limit = 2, period = "1m")
        public void twice() {}

        @Throttled("InPlace.twice")
        public CompletableFuture<String> later() {
            return CompletableFuture.completedFuture("later");
        }
    }

    static class FileWins {

        @Throttled(name = "shared", limit = 100, period = "1s")
        public void call() {}
    }

    record Order(String customer) {}

    static class Tenants {

        public String of(Order order) {
            return "tenant of " + order.customer();
        }
    }

    static class Keyed {

        @Throttled(name = "user", key = "#user", limit = 1, period = "1m")
        public String byUser(String user, int unused) {
            return user;
        }

        @Throttled(name = "cost", permits = "#items.size()", limit = 4, period = "1m")
        public void byCost(List<String> items) {}
    }

    static class KeyedByTenant {

        @Throttled(name = "tenant", key = "@tenants.of(#p0) + #root.methodName", limit = 1, period = "1m")
        public void byExpression(Order order) {}
    }

    static class Repeated {

        @Throttled(name = "per-hour", limit = 3, period = "1h")
        @Throttled(name = "per-second", limit = 1, period = "1s")
        public void call() {}
    }

    static class Waiting {

        @Throttled(name = "waiting", limit = 1, period = "1s", maxWait = "2s")
        public void call() {}
    }

    static class Fallen {

        @Throttled(limit = 1, period = "1h", fallback = "instead")
        public String load(boolean failing) {
            if (failing) {
                throw new IllegalStateException();
            }
            return "loaded";
        }

        private String instead(boolean failing, ThrottledException refusal) {
            return "instead of " + refusal.name();
        }
    }

    static class Both {

        @CircuitBreaker("inner")
        @Throttled(name = "outer", limit = 1, period = "1h")
        public void call() {}
    }
}
