package io.throttlemachines.spring.client;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClientResponseException;

/** What the exceptions of Spring's {@code RestClient} and {@code RestTemplate} say by {@code Retry-After}. Thread-safe. */
public final class RestClientRetryAfter extends HttpRetryAfter<RestClientResponseException> {

    /**
     * Reads dates by that clock.
     *
     * @param clock tells how long it is until a date
     */
    public RestClientRetryAfter(Clock clock) {
        super(RestClientResponseException.class, clock);
    }

    @Override
    HttpStatusCode status(RestClientResponseException failure) {
        return failure.getStatusCode();
    }

    @Override
    @Nullable
    HttpHeaders headers(RestClientResponseException failure) {
        return failure.getResponseHeaders();
    }
}
