package io.throttlemachines.spring.actuate.body;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.http.server.PathContainer;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The path of the endpoint. It is matched as Spring matches it, by decoded segments: otherwise an encoded letter in the URL
 * would evade the checks. It is looked up at the first request, since all endpoints must exist then. Thread-safe.
 */
public final class EndpointPath {

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
        return root == null ? null : PathPatternParser.defaultInstance.parse(root + "/{*rest}");
    }

    /** Whether a path within the application is that of the endpoint, or below it. */
    boolean matches(PathContainer path) {
        PathPattern ours = pattern.get();
        return ours != null && ours.matches(path);
    }
}
