package io.throttlemachines.spring.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.retry.RetryConfig;
import io.throttlemachines.spring.diagnostics.Starts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Retries in application.yml. */
class RetryPropertiesTest {

    private static final String ALL = """
            throttle-machines:
              defaults:
                retry: { max-attempts: 4, budget: 0.5 }
              retries:
                orders:
                  backoff: 10ms
                  multiplier: 3
                  max-backoff: 1s
                  retry-on: [java.io.IOException, java.io.UncheckedIOException]
                  do-not-retry-on: java.io.FileNotFoundException
                  retry-predicate: passing
                  timeout: 5s
                other: { budget: 0 }
            """;

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        Predicate<Throwable> passing() {
            return failure -> failure instanceof IllegalStateException;
        }
    }

    @Test
    void everyPropertyBecomesASetting() {
        Starts.with(ALL).withUserConfiguration(Beans.class).run(context -> {
            ThrottleMachines machines = context.getBean(ThrottleMachines.class);
            RetryConfig config = machines.retry("orders").config();
            assertThat(config.retryPredicate()).accepts(new IllegalStateException());
            assertThat(config.retryPredicate()).rejects(new IllegalArgumentException());
            assertThat(config.toBuilder().retryPredicate(null).build())
                    .isEqualTo(RetryConfig.builder()
                            .maxAttempts(4)
                            .budget(0.5)
                            .backoff(Duration.ofMillis(10))
                            .multiplier(3)
                            .maxBackoff(Duration.ofSeconds(1))
                            .retryOn(List.of(IOException.class, UncheckedIOException.class))
                            .doNotRetryOn(List.of(java.io.FileNotFoundException.class))
                            .timeout(Duration.ofSeconds(5))
                            .build());
            assertThat(machines.retry("other").config().budget()).isZero();
            assertThat(machines.retry("undeclared").config())
                    .isEqualTo(RetryConfig.builder().maxAttempts(4).budget(0.5).build());
        });
    }

    @Test
    void allMistakesAreReportedWithWhatToWriteInstead() {
        String report = Starts.failure("""
                        throttle-machines:
                          defaults:
                            retry: { multiplier: 0 }
                          retries:
                            orders:
                              max-atempts: 3
                              backoff: soon
                              retry-on: java.lang.String
                              retry-predicate: nobody
                        """).getDescription();

        assertThat(report)
                .contains("throttle-machines.defaults.retry.multiplier")
                .contains("There is no property 'max-atempts'")
                .contains("'soon' is not a duration.")
                .contains("'java.lang.String' is not an exception.")
                .contains("There is no bean 'nobody'");
    }

    @Test
    void backoffsThatCannotWorkTogetherAreReported() {
        String report = Starts.failure("""
                        throttle-machines:
                          retries:
                            slow: { backoff: 20s }
                            short: { max-backoff: 1ms }
                            both: { backoff: 20s, max-backoff: 1ms }
                        """).getDescription();

        assertThat(report)
                .contains("throttle-machines.retries.slow.backoff")
                .contains("backoff is PT20S, which is longer than max-backoff, PT10S.")
                .contains("throttle-machines.retries.short.max-backoff")
                .contains("throttle-machines.retries.both.backoff");
    }
}
