package io.throttlemachines.spring.actuate.body;

import io.throttlemachines.spring.actuate.response.ErrorDescriptor;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;

/**
 * The answer to a body that Spring cannot read, so that the request never reaches the endpoint. It repeats no part of the body.
 *
 * @param status the HTTP status
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
            {"error":"The body must be JSON: send it with the header Content-Type: application/json.",\
            "allowed":["application/json"]}""");

    /** The answer for the status that Spring would send; null for a status that does not concern the body. */
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

    /**
     * Whether a request is for the endpoint.
     *
     * @param path the path within the application
     */
    static boolean concerns(PathContainer path, PathMappedEndpoints endpoints) {
        String root = endpoints.getPath(EndpointId.of("throttle"));
        return root != null && path.value().startsWith(root + "/");
    }

    byte[] bytes() {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
