package io.throttlemachines.spring.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Leases that cannot work stop the start, and the report says what to write instead. */
class LeaseFailureTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "store: redis, lease: 6 | lease | 6 | lease 6 is more than the burst, 5. | Write a lease of at most 5",
                "store: redis, lease: 0 | lease | 0 | lease is 0. | Write a whole number of at least 1.",
                "store: redis, lease: 2, lease-time: 2s | lease-time | 2s | is longer than the period | at most PT1S",
                "store: redis, lease-time: 1s | lease-time | 1s | means nothing without lease. | such as lease: 100",
                "store: local, lease: 2 | lease | 2 | lease means nothing to store: local | Write store: redis",
                "lease: 2 | lease | 2 | lease means nothing to store: local | Write store: redis",
                "store: local, lease-time: 1s | lease-time | 1s | means nothing to store: local | Write store: redis",
            })
    void reportsPropertyPlaceValueReasonAndAdvice(
            String settings, String property, String value, String reason, String advice) {
        FailureAnalysis analysis =
                Starts.failure("throttle-machines:\n  limiters: {api: {limit: 5, period: 1s, " + settings + "}}\n");

        assertThat(analysis.getDescription())
                .contains("Property: throttle-machines.limiters.api." + property + System.lineSeparator())
                .contains("Value: \"" + value + "\"")
                .containsPattern("Origin: .*\\[application\\.yml] - 2:\\d+\\R")
                .contains(reason);
        assertThat(analysis.getAction()).contains(advice);
    }
}
