package io.throttlemachines.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Logs the address of the console once the servers listen. Nothing is logged for an application without a server. */
final class ConsoleLine implements ApplicationListener<ApplicationStartedEvent> {

    private static final Logger log = LoggerFactory.getLogger(ConsoleLine.class);

    private final ObjectProvider<PathMappedEndpoints> endpoints;

    ConsoleLine(ObjectProvider<PathMappedEndpoints> endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public void onApplicationEvent(ApplicationStartedEvent started) {
        PathMappedEndpoints known = endpoints.getIfAvailable();
        String path = known == null ? null : known.getPath(EndpointId.of("throttle"));
        String address =
                path == null ? null : address(started.getApplicationContext().getEnvironment(), path);
        if (address != null) {
            log.info("Throttle Machines console: {}", address);
        }
    }

    /** The address on this machine; null if no server listens. */
    static @Nullable String address(Environment environment, String endpoint) {
        String own = environment.getProperty("local.server.port");
        String port = environment.getProperty("local.management.port", own == null ? "" : own);
        if (port.isEmpty()) {
            return null;
        }
        boolean shared = port.equals(own);
        String prefix = shared ? "server" : "management.server";
        String base = shared
                ? environment.getProperty(
                        "server.servlet.context-path", environment.getProperty("spring.webflux.base-path", ""))
                : environment.getProperty("management.server.base-path", "");
        boolean secure = environment.containsProperty(prefix + ".ssl.bundle")
                || environment.containsProperty(prefix + ".ssl.key-store")
                || environment.containsProperty(prefix + ".ssl.certificate");
        return (secure ? "https" : "http") + "://localhost:" + port + base.replaceFirst("/$", "") + endpoint
                + "/console";
    }
}
