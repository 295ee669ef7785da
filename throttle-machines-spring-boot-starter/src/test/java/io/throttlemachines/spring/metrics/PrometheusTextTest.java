package io.throttlemachines.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads, word for word: queries and alerts of users depend on these names. */
class PrometheusTextTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Everything all = new Everything(registry);

    @AfterEach
    void close() {
        all.close();
    }

    @Test
    void everySeriesIsThereBeforeAnythingHappens() throws IOException {
        try (InputStream expected = getClass().getResourceAsStream("prometheus.txt")) {
            assertThat(registry.scrape()).isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void seriesShowWhatHappened() {
        all.machines.breaker("payment.gateway").run(() -> all.time.advance(Duration.ofMillis(1500)));
        all.machines.breaker("database").forceOpen();
        all.machines.limiter("per-user").forKey("alice").acquire();

        assertThat(registry.scrape().lines())
                .contains(
                        "throttle_breaker_calls_seconds_count{name=\"payment.gateway\",outcome=\"success\"} 1",
                        "throttle_breaker_calls_seconds_sum{name=\"payment.gateway\",outcome=\"success\"} 1.5",
                        "throttle_breaker_calls_seconds_max{name=\"payment.gateway\",outcome=\"success\"} 1.5",
                        "throttle_breaker_state{name=\"database\",state=\"open\"} 1.0",
                        "throttle_breaker_state{name=\"database\",state=\"closed\"} 0.0",
                        "throttle_breaker_transitions_total{from=\"closed\",name=\"orders\",to=\"open\"} 1.0",
                        "throttle_cascade_activations_total{primary=\"database\"} 1.0",
                        "throttle_limiter_calls_total{name=\"per-user\",outcome=\"permitted\"} 1.0",
                        "throttle_limiter_keys{name=\"per-user\"} 1.0")
                .noneMatch(line -> line.contains("alice"));
    }
}
