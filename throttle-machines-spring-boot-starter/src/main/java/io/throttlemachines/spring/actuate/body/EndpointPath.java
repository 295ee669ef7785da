package io.throttlemachines.spring.actuate.body;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.http.server.PathContainer;

/** Where the endpoint is. */
final class EndpointPath {

    private final PathMappedEndpoints endpoints;

    EndpointPath(PathMappedEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    /**
     * Whether the endpoint is asked.
     *
     * @param path within the application
     */
    boolean holds(PathContainer path) {
        String root = root();
        return root != null && path.value().startsWith(root + "/");
    }

    private @Nullable String root() {
        return endpoints.getPath(EndpointId.of("throttle"));
    }
}
