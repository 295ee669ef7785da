package io.throttlemachines.spring.customize;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.diagnostics.Starts;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Beans that change in Java what application.yml declares. */
class ConfigCustomizerTest {

    private static final String FILE = """
            throttle-machines:
              breakers:
                gateway: { failure-threshold: 3 }
              cascades:
                database: { cascades-to: gateway }
              limiters:
                api: { limit: 10, period: 1s }
              groups:
                payments:
                  breakers:
                    cards: { failure-threshold: 3 }
                  limiters:
                    charge: { limit: 10, period: 1s }
              hedges:
                search: { delay: 20ms }
              retries:
                orders: { max-attempts: 2 }
            """;

    private static void run(Class<?> customizers, Consumer<ThrottleMachines> check) {
        Starts.with(Starts.runner().withUserConfiguration(customizers), FILE).run(context -> {
            assertThat(context).hasNotFailed();
            check.accept(context.getBean(ThrottleMachines.class));
        });
    }

    private static <C> FailureAnalysis failure(String yaml, Class<C> type, C customizer) {
        ApplicationContextRunner runner = Starts.runner().withBean(type, () -> customizer);
        return Starts.failure(Starts.with(runner, yaml));
    }

    @Test
    void eachKindOfNodeIsChangedByItsFullName() {
        run(OneOfEach.class, machines -> {
            assertThat(machines.breaker("gateway").config().exceptionPredicate())
                    .isNotNull();
            assertThat(machines.breaker("gateway").config().failureThreshold()).isEqualTo(3);
            assertThat(machines.breaker("database").config().resetTimeout()).isEqualTo(Duration.ofSeconds(7));
            assertThat(machines.breaker("payments.cards").config().failureThreshold())
                    .isEqualTo(4);
            assertThat(machines.limiter("api").config().limit()).isEqualTo(20);
            assertThat(machines.limiter("payments.charge").config().limit()).isEqualTo(30);
            assertThat(machines.hedge("search").config().maxAttempts()).isEqualTo(4);
            assertThat(machines.retry("orders").config().backoff()).isEqualTo(Duration.ofMillis(5));
        });
    }

    @Test
    void severalForOneNodeAreCalledInOrder() {
        run(
                InOrder.class,
                machines -> assertThat(machines.breaker("gateway").config().failureThreshold())
                        .isEqualTo(41));
    }

    @Test
    void whatFileAndCustomizerSayIsCheckedTogether() {
        Starts.with(
                        Starts.runner()
                                .withBean(
                                        LimiterConfigCustomizer.class,
                                        () -> LimiterConfigCustomizer.of(
                                                "api",
                                                settings -> settings.limit(5).period(Duration.ofSeconds(1)))),
                        "throttle-machines: {limiters: {api: {algorithm: gcra}}}")
                .run(context -> assertThat(context.getBean(ThrottleMachines.class)
                                .limiter("api")
                                .config()
                                .limit())
                        .isEqualTo(5));
    }

    @Test
    void anUnknownNameStopsTheStartWithTheNearestNames() {
        FailureAnalysis breaker = failure(
                FILE,
                BreakerConfigCustomizer.class,
                BreakerConfigCustomizer.of("gatway", settings -> settings.failureThreshold(9)));
        assertThat(breaker.getDescription())
                .contains("A BreakerConfigCustomizer changes 'gatway', which is not declared.");
        assertThat(breaker.getAction()).contains("Did you mean 'gateway'");

        FailureAnalysis limiter = failure(
                FILE,
                LimiterConfigCustomizer.class,
                LimiterConfigCustomizer.of("charge", settings -> settings.limit(9)));
        assertThat(limiter.getAction()).contains("'payments.charge'");

        FailureAnalysis hedge = failure(
                FILE,
                HedgeConfigCustomizer.class,
                HedgeConfigCustomizer.of("serch", settings -> settings.maxAttempts(9)));
        assertThat(hedge.getAction()).contains("Did you mean 'search'");

        FailureAnalysis retry = failure(
                FILE,
                RetryConfigCustomizer.class,
                RetryConfigCustomizer.of("oders", settings -> settings.maxAttempts(9)));
        assertThat(retry.getAction()).contains("Did you mean 'orders'");
    }

    @Test
    void whatACustomizerSetsWronglyIsReportedWithAllOtherMistakes() {
        FailureAnalysis failure = failure(
                FILE + "    broken: { max-attempts: 0 }\n",
                BreakerConfigCustomizer.class,
                BreakerConfigCustomizer.of("gateway", settings -> settings.failureThreshold(0)));

        assertThat(failure.getDescription())
                .contains("for 2 reasons")
                .contains("A BreakerConfigCustomizer of 'gateway' sets what is refused: ")
                .contains("throttle-machines.retries.broken.max-attempts");
    }

    @Test
    void anEdgeThatACustomizerAddsIsCheckedLikeAnyOther() {
        FailureAnalysis failure = failure(
                FILE,
                BreakerConfigCustomizer.class,
                BreakerConfigCustomizer.of("gateway", settings -> settings.dependsOn("databse")));

        assertThat(failure.getDescription()).contains("databse");
        assertThat(failure.getAction()).contains("'database'");
    }

    @Configuration(proxyBeanMethods = false)
    static class OneOfEach {

        @Bean
        BreakerConfigCustomizer gateway() {
            return BreakerConfigCustomizer.of(
                    "gateway", settings -> settings.exceptionPredicate(IOException.class::isInstance));
        }

        @Bean
        BreakerConfigCustomizer database() {
            return BreakerConfigCustomizer.of("database", settings -> settings.resetTimeout(Duration.ofSeconds(7)));
        }

        @Bean
        BreakerConfigCustomizer cards() {
            return BreakerConfigCustomizer.of("payments.cards", settings -> settings.failureThreshold(4));
        }

        @Bean
        LimiterConfigCustomizer api() {
            return LimiterConfigCustomizer.of("api", settings -> settings.limit(20));
        }

        @Bean
        LimiterConfigCustomizer charge() {
            return LimiterConfigCustomizer.of("payments.charge", settings -> settings.limit(30));
        }

        @Bean
        HedgeConfigCustomizer search() {
            return HedgeConfigCustomizer.of("search", settings -> settings.maxAttempts(4));
        }

        @Bean
        RetryConfigCustomizer orders() {
            return RetryConfigCustomizer.of("orders", settings -> settings.backoff(Duration.ofMillis(5)));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class InOrder {

        @Bean
        @Order(2)
        BreakerConfigCustomizer later() {
            return BreakerConfigCustomizer.of("gateway", settings -> settings.failureThreshold(41));
        }

        @Bean
        @Order(1)
        BreakerConfigCustomizer earlier() {
            return BreakerConfigCustomizer.of("gateway", settings -> settings.failureThreshold(17));
        }
    }
}
