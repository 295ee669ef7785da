package io.throttlemachines.spring.actuate.body;

import io.throttlemachines.spring.actuate.response.ErrorDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/**
 * The answer to a request that Spring rejects, so that it never reaches the endpoint. It repeats no part of the request.
 *
 * @param status the HTTP status
 * @param json   an {@link ErrorDescriptor}
 */
record RejectedRequest(int status, String json) {

    static final RejectedRequest TOO_LARGE = new RejectedRequest(HttpStatus.BAD_REQUEST.value(), """
            {"error":"The body is too large: write it as {\\"action\\": \\"...\\"}.",\
            "allowed":["{\\"action\\": \\"...\\"}"]}""");
    static final RejectedRequest WRONG_PARAMETER = new RejectedRequest(HttpStatus.BAD_REQUEST.value(), """
            {"error":"A parameter cannot be read, or is called path.",\
            "allowed":["parameters written as name=value, none of them called path"]}""");

    static final RejectedRequest EMPTY_SEGMENT = new RejectedRequest(HttpStatus.NOT_FOUND.value(), """
            {"error":"The URL has an empty part: // or a slash at its end.",\
            "allowed":["a kind and a name without such slashes, such as /breakers/a/b"]}""");

    private static final RejectedRequest NOT_AN_OBJECT = new RejectedRequest(HttpStatus.BAD_REQUEST.value(), """
            {"error":"The body is not a JSON object of single values: write it as {\\"action\\": \\"...\\"}.",\
            "allowed":["{\\"action\\": \\"...\\"}"]}""");
    private static final RejectedRequest NOT_JSON = new RejectedRequest(HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(), """
            {"error":"The body must be JSON: send it with the header Content-Type: application/json.",\
            "allowed":["application/json"]}""");
    private static final RejectedRequest NOT_ACCEPTABLE = new RejectedRequest(HttpStatus.NOT_ACCEPTABLE.value(), """
            {"error":"The answer is JSON in UTF-8: send the header Accept: application/json, or none.",\
            "allowed":["application/json"]}""");

    /**
     * The answer for the status that Spring would send; null for a status that says nothing about how the request is written.
     *
     * @param method the method of the request
     * @param allow  the methods that Spring would allow
     */
    static @Nullable RejectedRequest of(int status, @Nullable HttpMethod method, Set<HttpMethod> allow) {
        HttpStatus known = HttpStatus.resolve(status);
        if (known == null) {
            return null;
        }
        return switch (known) {
            case BAD_REQUEST -> HttpMethod.POST.equals(method) ? NOT_AN_OBJECT : WRONG_PARAMETER;
            case CONTENT_TOO_LARGE -> TOO_LARGE;
            case UNSUPPORTED_MEDIA_TYPE -> NOT_JSON;
            case NOT_ACCEPTABLE -> NOT_ACCEPTABLE;
            case METHOD_NOT_ALLOWED -> wrongMethod(allow);
            default -> null;
        };
    }

    private static RejectedRequest wrongMethod(Set<HttpMethod> allow) {
        String allowed = new TreeSet<>(allow)
                .stream().map(method -> "\"" + method.name() + "\"").collect(Collectors.joining(","));
        return new RejectedRequest(
                HttpStatus.METHOD_NOT_ALLOWED.value(),
                "{\"error\":\"This method is not allowed here.\",\"allowed\":[" + allowed + "]}");
    }

    /**
     * Rejects a query with a parameter {@code path}, whatever its value is: Spring would let it replace the path of the URL.
     *
     * @throws RejectedRequestException if there is one among the names of the parameters
     */
    static void rejectPathIn(Set<String> parameters) {
        if (parameters.contains("path")) {
            throw new RejectedRequestException(WRONG_PARAMETER);
        }
    }

    byte[] bytes() {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
