package io.throttlemachines.spring.actuate.body;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.http.server.PathContainer;

/** The path of the endpoint. */
final class EndpointPath {

    private final PathMappedEndpoints endpoints;

    EndpointPath(PathMappedEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    /**
     * Whether a request is for the endpoint.
     *
     * @param path the path within the application
     */
    boolean holds(PathContainer path) {
        String root = root();
        return root != null && path.value().startsWith(root + "/");
    }

    private @Nullable String root() {
        return endpoints.getPath(EndpointId.of("throttle"));
    }
}
