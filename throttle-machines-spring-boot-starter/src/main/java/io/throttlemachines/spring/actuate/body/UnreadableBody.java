package io.throttlemachines.spring.actuate.body;

import io.throttlemachines.spring.actuate.response.ErrorDescriptor;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What is answered where Spring cannot read a body for the endpoint, so that the endpoint is never asked. Nothing of what was
 * sent is in it.
 *
 * @param status the status
 * @param json   an {@link ErrorDescriptor}
 */
record UnreadableBody(int status, String json) {

    private static final UnreadableBody NOT_AN_OBJECT = new UnreadableBody(HttpStatus.BAD_REQUEST.value(), """
            {"error":"The body is not a JSON object of single values: write it as {\\"action\\": \\"...\\"}.",\
            "allowed":["{\\"action\\": \\"...\\"}"]}""");
    private static final UnreadableBody TOO_LARGE = new UnreadableBody(HttpStatus.BAD_REQUEST.value(), """
            {"error":"The body is too large: write it as {\\"action\\": \\"...\\"}.",\
            "allowed":["{\\"action\\": \\"...\\"}"]}""");
    private static final UnreadableBody NOT_JSON = new UnreadableBody(HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(), """
            {"error":"The body has to be JSON: send it with the header field Content-Type: application/json.",\
            "allowed":["application/json"]}""");

    /** The answer in place of a status, or null for one that has nothing to do with bodies. */
    static @Nullable UnreadableBody of(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        if (known == null) {
            return null;
        }
        return switch (known) {
            case BAD_REQUEST -> NOT_AN_OBJECT;
            case CONTENT_TOO_LARGE -> TOO_LARGE;
            case UNSUPPORTED_MEDIA_TYPE -> NOT_JSON;
            default -> null;
        };
    }

    byte[] bytes() {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
