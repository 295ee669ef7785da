package io.throttlemachines.spring.web;

import io.throttlemachines.refusal.ThrottledException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The header fields of draft-ietf-httpapi-ratelimit-headers-11, which are structured fields (RFC 9651). Its partition key
 * is left out, because it would reveal the limiter's key.
 */
final class RateLimitFields {

    static final String POLICY = "RateLimit-Policy";
    static final String LIMIT = "RateLimit";

    private static final String CONCURRENT_REQUESTS = ";qu=\"concurrent-requests\"";
    private static final long NEARLY_A_SECOND = 999_999_999;
    private static final long LARGEST_INTEGER = 999_999_999_999_999L;

    private RateLimitFields() {}

    /**
     * The limit: permits ({@code q}) per seconds ({@code w}), or the calls ({@code q}) that may run at once, which the unit ({@code
     * qu}) says.
     */
    static String policy(ThrottledException refusal) {
        if (refusal.limit().periodNanos() == 0) {
            return string(refusal.name()) + parameter("q", refusal.limit().permits()) + CONCURRENT_REQUESTS;
        }
        Duration period = Duration.ofNanos(refusal.limit().periodNanos());
        return string(refusal.name()) + parameter("q", refusal.limit().permits()) + parameter("w", seconds(period));
    }

    /** The permits left ({@code r}), and the seconds until there are more ({@code t}), the same as {@code Retry-After}. */
    static String limit(ThrottledException refusal) {
        return string(refusal.name())
                + parameter("r", refusal.remaining())
                + refusal.retryAfter()
                        .map(wait -> parameter("t", seconds(wait)))
                        .orElse("");
    }

    /** A duration in the only unit of header fields, rounded up, so that no caller comes back too early, and at least 1. */
    static long seconds(Duration duration) {
        return Math.max(1, duration.plusNanos(NEARLY_A_SECOND).toSeconds());
    }

    private static String parameter(String key, long value) {
        return ";" + key + "=" + Math.min(value, LARGEST_INTEGER);
    }

    /** A string may hold printable ASCII; other characters and the percent sign are percent-encoded as UTF-8. */
    private static String string(String text) {
        StringBuilder string = new StringBuilder(text.length() + 2).append('"');
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each < ' ' || each > '~' || each == '%') {
                string.append(String.format("%%%02X", each));
            } else {
                string.append(each == '"' || each == '\\' ? "\\" : "").append((char) each);
            }
        }
        return string.append('"').toString();
    }
}
