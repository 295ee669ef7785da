package io.throttlemachines.spring.client;

import java.time.Clock;
import org.springframework.web.client.RestClientResponseException;

/** Reads {@code Retry-After} from the exceptions of Spring's {@code RestClient} and {@code RestTemplate}. Thread-safe. */
public final class RestClientRetryAfter extends HttpRetryAfter<RestClientResponseException> {

    /**
     * Measures the time until a date in {@code Retry-After} with this clock.
     *
     * @param clock the wall clock
     */
    public RestClientRetryAfter(Clock clock) {
        super(
                RestClientResponseException.class,
                RestClientResponseException::getStatusCode,
                RestClientResponseException::getResponseHeaders,
                clock);
    }
}
