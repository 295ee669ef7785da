package io.throttlemachines.spring.client;

import io.throttlemachines.breaker.RetryAfterResolver;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * Reads {@code Retry-After} (RFC 9110, 10.2.3) from the response in an exception of Spring's HTTP clients, if its status is
 * 429 or 503. The exception may also be a cause of the thrown one.
 *
 * @param <E> the exception
 */
abstract class HttpRetryAfter<E extends Throwable> implements RetryAfterResolver {

    /** The search for causes stops here, because they may form a cycle. */
    private static final int DEEPEST_CAUSE = 20;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final Class<E> type;
    private final Function<E, HttpStatusCode> status;
    private final Function<E, @Nullable HttpHeaders> headers;
    private final Clock clock;

    HttpRetryAfter(
            Class<E> type,
            Function<E, HttpStatusCode> status,
            Function<E, @Nullable HttpHeaders> headers,
            Clock clock) {
        this.type = type;
        this.status = status;
        this.headers = headers;
        this.clock = clock;
    }

    @Override
    public final @Nullable Duration retryAfter(Throwable failure) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth <= DEEPEST_CAUSE; depth++) {
            Duration asked = type.isInstance(each) ? asked(type.cast(each)) : null;
            if (asked != null) {
                return asked;
            }
            each = each.getCause();
        }
        return null;
    }

    private @Nullable Duration asked(E failure) {
        int code = status.apply(failure).value();
        HttpHeaders fields = headers.apply(failure);
        if (fields == null || (code != TOO_MANY_REQUESTS && code != SERVICE_UNAVAILABLE)) {
            return null;
        }
        String value = fields.getFirst(HttpHeaders.RETRY_AFTER);
        if (value == null) {
            return null;
        }
        String field = value.strip();
        Duration asked = DIGITS.matcher(field).matches() ? seconds(field) : untilDate(field);
        return asked == null || asked.isNegative() || asked.isZero() ? null : asked;
    }

    private static Duration seconds(String digits) {
        try {
            return Duration.ofSeconds(Long.parseLong(digits));
        } catch (NumberFormatException tooMany) {
            return Duration.ofSeconds(Long.MAX_VALUE);
        }
    }

    private @Nullable Duration untilDate(String field) {
        HttpHeaders date = new HttpHeaders();
        // The oldest date format pads the day with a space, which Spring's parser does not accept.
        date.set(HttpHeaders.RETRY_AFTER, field.replace("  ", " 0"));
        try {
            ZonedDateTime moment = date.getFirstZonedDateTime(HttpHeaders.RETRY_AFTER);
            return moment == null ? null : Duration.between(clock.instant(), moment.toInstant());
        } catch (IllegalArgumentException neitherSecondsNorDate) {
            return null;
        }
    }
}
