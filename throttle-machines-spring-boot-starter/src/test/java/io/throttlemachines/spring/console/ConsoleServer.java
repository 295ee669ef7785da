package io.throttlemachines.spring.console;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.spring.web.FreshConnection;
import io.throttlemachines.spring.web.OwnReactorResources;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An application with the console, on a server of its own. */
final class ConsoleServer implements AutoCloseable {

    /** Both servers are on the test class path, but only one can serve the management port. */
    static final String NO_TOMCAT_BESIDE_NETTY = "--spring.autoconfigure.exclude="
            + "org.springframework.boot.tomcat.autoconfigure.actuate.web.server"
            + ".TomcatReactiveManagementContextAutoConfiguration";

    private final ConfigurableApplicationContext context;
    private final String root;

    /**
     * Starts it.
     *
     * @param path the path of the endpoint, as the properties put it
     */
    ConsoleServer(Class<?> application, WebApplicationType type, String path, String... properties) {
        context = new SpringApplicationBuilder(application)
                .web(type)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.main.banner-mode=off",
                        "management.endpoints.web.exposure.include=throttle")
                .run(properties);
        var environment = context.getEnvironment();
        String port = environment.getProperty("local.management.port", environment.getProperty("local.server.port"));
        root = "http://localhost:" + port + path;
    }

    ConsoleServer(String... properties) {
        this(Application.class, WebApplicationType.SERVLET, "/actuator/throttle", properties);
    }

    ThrottleMachines machines() {
        return context.getBean(ThrottleMachines.class);
    }

    /** The address of the page. */
    String console() {
        return root + "/console";
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return FreshConnection.send(request);
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(OwnReactorResources.class)
    static class Application {

        @Bean
        ThrottleMachines throttleMachines() {
            return ThrottleMachines.builder()
                    .breaker("database", BreakerConfig.defaults())
                    .breaker(
                            "orders",
                            BreakerConfig.builder().dependsOn("database").build())
                    .build();
        }
    }
}
