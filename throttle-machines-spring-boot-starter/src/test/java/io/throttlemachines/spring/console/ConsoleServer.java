package io.throttlemachines.spring.console;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.spring.web.OwnReactorResources;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
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

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = client();
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

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    ThrottleMachines machines() {
        return context.getBean(ThrottleMachines.class);
    }

    /** The address of the page. */
    String console() {
        return root + "/console";
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            // on a busy machine, JDK 17's client may wait for ever on a connection that it has just used for an answer
            // without a body
            HttpClient sender = List.of(headers).contains("If-None-Match") ? client() : client;
            return sender.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
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
