package io.throttlemachines.spring.actuate.body;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Whether a client accepts an answer that the endpoint can write: JSON in UTF-8. Spring checks only the media type before it
 * calls the endpoint, and fails to write another charset after the endpoint has acted.
 */
final class Acceptance {

    /** The media types of an actuator endpoint match this or end in {@code +json}. */
    private static final String JSON = "json";

    /** WebFlux fails at more when it sorts them. */
    private static final int MOST_RANGES = 50;

    private Acceptance() {}

    /** Whether {@code Accept} has no more ranges than Spring reads, and none makes it write an answer in another charset. */
    static boolean accepts(HttpHeaders headers) {
        try {
            List<MediaType> ranges = headers.getAccept();
            return ranges.size() <= MOST_RANGES && ranges.stream().noneMatch(Acceptance::otherCharset);
        } catch (InvalidMediaTypeException unreadable) {
            return false;
        }
    }

    /** A range of media types has no charset of its own: Spring writes its own choice of type for it. */
    private static boolean otherCharset(MediaType range) {
        Charset charset = range.getCharset();
        return charset != null
                && !charset.equals(StandardCharsets.UTF_8)
                && (range.isWildcardSubtype() || range.getSubtype().endsWith(JSON));
    }
}
