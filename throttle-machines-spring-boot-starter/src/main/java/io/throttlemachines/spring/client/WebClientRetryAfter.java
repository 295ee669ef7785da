package io.throttlemachines.spring.client;

import java.time.Clock;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** What the exceptions of Spring's {@code WebClient} say by {@code Retry-After}. Thread-safe. */
public final class WebClientRetryAfter extends HttpRetryAfter<WebClientResponseException> {

    /**
     * Reads dates by that clock.
     *
     * @param clock tells how long it is until a date
     */
    public WebClientRetryAfter(Clock clock) {
        super(WebClientResponseException.class, clock);
    }

    @Override
    HttpStatusCode status(WebClientResponseException failure) {
        return failure.getStatusCode();
    }

    @Override
    HttpHeaders headers(WebClientResponseException failure) {
        return failure.getHeaders();
    }
}
