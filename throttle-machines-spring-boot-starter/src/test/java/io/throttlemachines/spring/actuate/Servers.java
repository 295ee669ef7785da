package io.throttlemachines.spring.actuate;

import io.throttlemachines.spring.web.OwnReactorResources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The same application on Tomcat and on Netty, each with one port and with a second one for the actuator. */
final class Servers implements AutoCloseable {

    static final List<String> NAMES = List.of("Tomcat", "Netty", "Tomcat, two ports", "Netty, two ports");

    /** Both servers are on the test class path, but only one can serve the management port. */
    private static final String TOMCAT_BESIDE_NETTY = "org.springframework.boot.tomcat.autoconfigure.actuate.web.server"
            + ".TomcatReactiveManagementContextAutoConfiguration";

    private final Map<String, ConfigurableApplicationContext> running = new LinkedHashMap<>();
    private final Class<?> application;
    private final String[] properties;

    /** Starts no server yet: each starts when it is first asked for. */
    Servers(Class<?> application, String... properties) {
        this.application = application;
        this.properties = properties;
    }

    private ConfigurableApplicationContext start(String name) {
        return switch (name) {
            case "Tomcat" -> start(WebApplicationType.SERVLET);
            case "Netty" -> start(WebApplicationType.REACTIVE);
            case "Tomcat, two ports" ->
                start(WebApplicationType.SERVLET, "--management.server.port=0", "--management.server.base-path=/ops");
            case "Netty, two ports" ->
                start(
                        WebApplicationType.REACTIVE,
                        "--management.server.port=0",
                        "--management.server.base-path=/ops",
                        "--spring.autoconfigure.exclude=" + TOMCAT_BESIDE_NETTY);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private ConfigurableApplicationContext start(WebApplicationType type, String... arguments) {
        return new SpringApplicationBuilder(application, OwnReactorResources.class)
                .web(type)
                .properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off")
                .properties(properties)
                .run(arguments);
    }

    <T> T bean(String server, Class<T> type) {
        return context(server).getBean(type);
    }

    /** A client of the actuator's root. */
    Http actuator(String server) {
        var environment = context(server).getEnvironment();
        String port = environment.getProperty("local.management.port", environment.getProperty("local.server.port"));
        return new Http("http://localhost:" + port + (server.contains("two ports") ? "/ops/actuator" : "/actuator"));
    }

    private ConfigurableApplicationContext context(String server) {
        return running.computeIfAbsent(server, this::start);
    }

    @Override
    public void close() {
        running.values().forEach(ConfigurableApplicationContext::close);
        running.clear();
    }
}
