package io.throttlemachines.spring.actuate.body;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.http.server.PathContainer;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The path of the endpoint. It is matched as Spring matches it, by decoded segments: otherwise an encoded letter in the URL
 * would evade the checks. It is looked up at the first request, since all endpoints must exist then. Thread-safe.
 */
public final class EndpointPath {

    private static final String REST = "rest";

    private final SingletonSupplier<PathPattern> pattern;

    /**
     * The path of the endpoint among these.
     *
     * @param endpoints called once, at the first request
     */
    public EndpointPath(Supplier<PathMappedEndpoints> endpoints) {
        pattern = SingletonSupplier.ofNullable(() -> pattern(endpoints.get()));
    }

    private static @Nullable PathPattern pattern(PathMappedEndpoints endpoints) {
        String root = endpoints.getPath(EndpointId.of("throttle"));
        return root == null ? null : PathPatternParser.defaultInstance.parse(root + "/{*" + REST + "}");
    }

    /** Whether a path within the application is that of the endpoint, or below it. */
    boolean matches(PathContainer path) {
        PathPattern ours = pattern.get();
        return ours != null && ours.matches(path);
    }

    /** What follows the endpoint in a path within the application, from its first slash; null for another path. */
    public @Nullable String below(PathContainer path) {
        PathPattern ours = pattern.get();
        PathMatchInfo match = ours == null ? null : ours.matchAndExtract(path);
        return match == null ? null : match.getUriVariables().getOrDefault(REST, "");
    }

    /**
     * Rejects a path of the endpoint with an empty segment. Spring drops such segments, so the request would be for the node
     * {@code a/b} although its URL names {@code a//b}. A slash after the kind is allowed: no name follows.
     *
     * @throws RejectedRequestException if there is one
     */
    void rejectEmptySegment(PathContainer path) {
        String rest = below(path);
        if (rest == null) {
            return;
        }
        boolean slashAfterName = rest.endsWith("/") && rest.indexOf('/', 1) < rest.length() - 1;
        if (slashAfterName || rest.contains("//")) {
            throw new RejectedRequestException(RejectedRequest.EMPTY_SEGMENT);
        }
    }
}
