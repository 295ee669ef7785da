package io.throttlemachines.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.Exceptions;

class HttpRetryAfterTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final RestClientRetryAfter rest = new RestClientRetryAfter(CLOCK);
    private final WebClientRetryAfter web = new WebClientRetryAfter(CLOCK);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | PT2M",
                "1 | PT1S",
                "007 | PT7S",
                "Thu, 01 Jan 2026 00:00:05 GMT | PT5S",
                "Fri, 02 Jan 2026 00:00:00 GMT | PT24H",
                "Thursday, 01-Jan-26 01:00:00 GMT | PT1H",
                "Thu Jan  1 00:02:00 2026 | PT2M"
            })
    void secondsAndEveryFormOfADateAreRead(String field, Duration asked) {
        assertThat(rest.retryAfter(rest(503, field))).isEqualTo(asked);
        assertThat(web.retryAfter(web(503, field))).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "+5",
                "1.5",
                "PT5S",
                "5s",
                "soon",
                "Thu, 01 Jan 2026",
                "Thu, 01 Jan 2026 00:00:00 GMT",
                "Wed, 31 Dec 2025 23:59:59 GMT",
                "٥",
                "1, 2"
            })
    void invalidAndPastValuesGiveNoTime(String field) {
        assertThat(rest.retryAfter(rest(503, field))).isNull();
        assertThat(web.retryAfter(web(503, field))).isNull();
    }

    @Test
    void tooManySecondsMeansAVeryLongTime() {
        assertThat(rest.retryAfter(rest(503, "9".repeat(30)))).isGreaterThan(Duration.ofDays(36_500));
    }

    @ParameterizedTest
    @CsvSource({"429, true", "503, true", "500, false", "502, false", "404, false", "301, false"})
    void onlyTooManyRequestsAndServiceUnavailableAreObeyed(int status, boolean obeyed) {
        assertThat(rest.retryAfter(rest(status, "5")) != null).isEqualTo(obeyed);
        assertThat(web.retryAfter(web(status, "5")) != null).isEqualTo(obeyed);
    }

    @Test
    void responseWithoutTheFieldGivesNoTime() {
        assertThat(rest.retryAfter(rest(503, null))).isNull();
        assertThat(web.retryAfter(web(503, null))).isNull();
        assertThat(rest.retryAfter(
                        new RestClientResponseException("no", HttpStatusCode.valueOf(503), "", null, null, null)))
                .isNull();
    }

    @Test
    void exceptionIsAlsoFoundAsACause() {
        Throwable wrapped = new IllegalStateException(new CompletionException(rest(429, "5")));
        assertThat(rest.retryAfter(wrapped)).isEqualTo(Duration.ofSeconds(5));
        assertThat(web.retryAfter(Exceptions.retryExhausted("3 times", web(429, "5"))))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void otherExceptionsGiveNoTime() {
        assertThat(rest.retryAfter(new IllegalStateException())).isNull();
        assertThat(rest.retryAfter(web(503, "5"))).isNull();
        assertThat(web.retryAfter(rest(503, "5"))).isNull();
    }

    @Test
    void causesThatFormACycleEndTheSearch() {
        Exception one = new IllegalStateException();
        one.initCause(new IllegalArgumentException(one));
        assertThat(rest.retryAfter(one)).isNull();
    }

    private static RestClientResponseException rest(int status, String retryAfter) {
        return new RestClientResponseException(
                "no", HttpStatusCode.valueOf(status), "", headers(retryAfter), null, null);
    }

    private static WebClientResponseException web(int status, String retryAfter) {
        return WebClientResponseException.create(status, "", headers(retryAfter), new byte[0], null);
    }

    private static HttpHeaders headers(String retryAfter) {
        HttpHeaders headers = new HttpHeaders();
        if (retryAfter != null) {
            headers.add("Retry-After", retryAfter);
        }
        return headers;
    }
}
