package io.throttlemachines.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.refusal.ThrottledException.Limit;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitFieldsTest {

    private static ThrottledException refusal(long permits, Duration period, long remaining, Duration retryAfter) {
        return new ThrottledException(
                "api", new Limit(permits, period.toNanos(), permits), remaining, 9, retryAfter.toNanos());
    }

    @Test
    void policyIsQuotaAndWindow() {
        assertThat(RateLimitFields.policy(refusal(10_000, Duration.ofDays(1), 0, Duration.ofSeconds(1))))
                .isEqualTo("\"api\";q=10000;w=86400");
    }

    @ParameterizedTest
    @CsvSource({"PT0.000000001S, 1", "PT0.5S, 1", "PT1S, 1", "PT1.5S, 2"})
    void windowIsRoundedUpToWholeSeconds(Duration period, long seconds) {
        assertThat(RateLimitFields.policy(refusal(1, period, 0, period))).isEqualTo("\"api\";q=1;w=" + seconds);
    }

    @Test
    void limitShowsRemainingPermitsAndTheirReset() {
        assertThat(RateLimitFields.limit(refusal(10, Duration.ofMinutes(1), 7, Duration.ofMillis(2_001))))
                .isEqualTo("\"api\";r=7;t=3");
    }

    @Test
    void unknownTimeIsOmitted() {
        assertThat(RateLimitFields.limit(Refusals.throttled("api", 11, RefusedException.UNKNOWN)))
                .isEqualTo("\"api\";r=0");
    }

    @Test
    void integerHasAtMostFifteenDigits() {
        assertThat(RateLimitFields.policy(refusal(Long.MAX_VALUE, Duration.ofDays(35_000), 0, Duration.ZERO)))
                .isEqualTo("\"api\";q=999999999999999;w=3024000000");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "payment-system.charge, \"payment-system.charge\"",
                "a b~!, \"a b~!\"",
                "say \"hi\", \"say \\\"hi\\\"\"",
                "back\\slash, \"back\\\\slash\"",
                "zürich, \"z%C3%BCrich\"",
                "50%, \"50%25\"",
                "`a\nb`, \"a%0Ab\"",
                "\uD83D\uDE80, \"%F0%9F%9A%80\""
            })
    void nameIsAStringOfPrintableAscii(String name, String expected) {
        assertThat(RateLimitFields.limit(Refusals.throttled(name, 1, 1))).isEqualTo(expected + ";r=0;t=1");
    }

    @Test
    void limitOfConcurrentCallsNamesItsUnit() {
        ThrottledException refusal = new ThrottledException(
                "search", new ThrottledException.Limit(20, 0, 20), 0, 1, RefusedException.UNKNOWN);
        assertThat(RateLimitFields.policy(refusal)).isEqualTo("\"search\";q=20;qu=\"concurrent-requests\"");
        assertThat(RateLimitFields.limit(refusal)).isEqualTo("\"search\";r=0");
    }
}
