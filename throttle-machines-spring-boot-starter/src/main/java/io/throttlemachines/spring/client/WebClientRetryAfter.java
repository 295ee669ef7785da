package io.throttlemachines.spring.client;

import java.time.Clock;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** Reads {@code Retry-After} from the exceptions of Spring's {@code WebClient}. Thread-safe. */
public final class WebClientRetryAfter extends HttpRetryAfter<WebClientResponseException> {

    /**
     * Measures the time until a date in {@code Retry-After} with this clock.
     *
     * @param clock the wall clock
     */
    public WebClientRetryAfter(Clock clock) {
        super(
                WebClientResponseException.class,
                WebClientResponseException::getStatusCode,
                WebClientResponseException::getHeaders,
                clock);
    }
}
