package io.throttlemachines.spring.console;

import io.throttlemachines.spring.actuate.body.EndpointPath;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;

/**
 * What the response to a request for the console has besides its body.
 *
 * @param status  the status of a response without a body; null if the endpoint answers
 * @param headers its headers
 */
record ConsoleResponse(@Nullable HttpStatus status, Map<String, String> headers) {

    /** Everything comes from the server itself, and nothing is inline. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String ROOT = "/" + ConsoleView.SEGMENT;

    /**
     * The response to a GET.
     *
     * @param path        the path within the application
     * @param ifNoneMatch the header of the request
     * @return null if the path is not that of the console
     */
    static @Nullable ConsoleResponse of(
            ConsoleView console, EndpointPath endpoint, PathContainer path, @Nullable String ifNoneMatch) {
        String below = endpoint.below(path);
        if (below == null || !(below.equals(ROOT) || below.startsWith(ROOT + "/"))) {
            return null;
        }
        if (below.equals(ROOT + "/")) { // the page names its files relative to the path without the slash
            return new ConsoleResponse(HttpStatus.FOUND, Map.of(HttpHeaders.LOCATION, ".." + ROOT));
        }
        if (below.equals(ROOT + CsrfHeaders.PATH)) {
            return new ConsoleResponse(HttpStatus.NO_CONTENT, headers(null));
        }
        ConsoleFile file = console.file(below.equals(ROOT) ? "" : below.substring(ROOT.length() + 1));
        boolean known = file != null && ifNoneMatch != null && file.knownBy(ifNoneMatch);
        return new ConsoleResponse(known ? HttpStatus.NOT_MODIFIED : null, headers(file));
    }

    /** Whether the response has the token against cross-site requests too. */
    boolean givesToken() {
        return status == HttpStatus.NO_CONTENT;
    }

    private static Map<String, String> headers(@Nullable ConsoleFile file) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put(HttpHeaders.CACHE_CONTROL, file == null ? "no-store" : "no-cache");
        if (file != null) {
            headers.put(HttpHeaders.ETAG, file.etag());
        }
        return headers;
    }
}
