package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.actuate.response.LimiterDescriptor;
import io.throttlemachines.spring.diagnostics.Starts;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** L1a: limiters of concurrent calls in application.yml. */
class ConcurrencyPropertiesTest {

    private static final String NODE = "throttle-machines.limiters.search.";

    private static ApplicationContextRunner runner(String... properties) {
        return Starts.runner().withPropertyValues(properties);
    }

    @Test
    void limitNeedsNoPeriodAndIgnoresTheStoreUnderDefaults() {
        runner("throttle-machines.defaults.limiter.store=redis", NODE + "algorithm=concurrency", NODE + "limit=20")
                .run(context -> {
                    LimiterConfig config = config(context.getBean(ThrottleMachines.class));
                    assertThat(config.algorithm()).isEqualTo(Algorithm.CONCURRENCY);
                    assertThat(config.limit()).isEqualTo(20);
                    assertThat(config.store()).isEqualTo("local");
                });
    }

    @Test
    void algorithmUnderDefaultsCounts() {
        runner(
                        "throttle-machines.defaults.limiter.algorithm=adaptive-concurrency",
                        NODE + "limit=20",
                        NODE + "max-limit=50")
                .run(context -> {
                    LimiterConfig config = config(context.getBean(ThrottleMachines.class));
                    assertThat(config.minLimit()).isEqualTo(1);
                    assertThat(config.maxLimit()).isEqualTo(50);
                });
    }

    private static LimiterConfig config(ThrottleMachines machines) {
        return machines.limiter("search").config();
    }

    @Test
    void everySettingThatMeansNothingIsNamedInOneReport() {
        runner(
                        NODE + "algorithm=concurrency",
                        NODE + "limit=20",
                        NODE + "period=1s",
                        NODE + "burst=5",
                        NODE + "store=redis",
                        NODE + "min-limit=3",
                        "throttle-machines.limiters.api.limit=5",
                        "throttle-machines.limiters.api.period=1s",
                        "throttle-machines.limiters.api.max-limit=9")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("period PT1S means nothing to algorithm: concurrency")
                        .hasStackTraceContaining("burst 5 means nothing to algorithm: concurrency")
                        .hasStackTraceContaining("store redis cannot be used with algorithm: concurrency")
                        .hasStackTraceContaining("min-limit means nothing to algorithm: concurrency")
                        .hasStackTraceContaining("max-limit means nothing to algorithm: token-bucket"));
    }

    @Test
    void endpointShowsTheCallsThatRun() {
        runner(NODE + "algorithm=adaptive-concurrency", NODE + "limit=20").run(context -> {
            var limiter = context.getBean(ThrottleMachines.class).limiter("search");
            try (var permit = limiter.acquire()) {
                LimiterDescriptor shown = LimiterDescriptor.of(limiter.status());
                assertThat(permit).isNotNull();
                assertThat(shown.period()).isNull();
                assertThat(shown.limit()).isEqualTo(20);
                assertThat(shown.concurrency().running()).isEqualTo(1);
                assertThat(shown.concurrency().maxLimit()).isEqualTo(200);
                assertThat(shown.concurrency().longRoundTrip()).isNull();
            }
        });
    }
}
