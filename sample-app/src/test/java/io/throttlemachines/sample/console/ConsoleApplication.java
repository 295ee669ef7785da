package io.throttlemachines.sample.console;

import io.throttlemachines.ThrottleMachines;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.client.RestClient;

/** An application with these circuits and the console, on Tomcat. */
final class ConsoleApplication implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    ConsoleApplication(ThrottleMachines machines, String... properties) {
        this(machines, Empty.class, properties);
    }

    ConsoleApplication(ThrottleMachines machines, Class<?> configuration, String... properties) {
        context = new SpringApplicationBuilder(Empty.class, configuration)
                .web(WebApplicationType.SERVLET)
                .initializers((ApplicationContextInitializer<GenericApplicationContext>)
                        context -> context.registerBean(ThrottleMachines.class, () -> machines))
                .run(arguments(properties));
    }

    /** The shop's own application.yml is on the class path too. */
    private static String[] arguments(String... properties) {
        return Stream.concat(
                        Stream.of(
                                "--spring.config.location=optional:file:none",
                                "--server.port=0",
                                "--spring.main.banner-mode=off",
                                "--management.endpoints.web.exposure.include=throttle"),
                        Stream.of(properties))
                .toArray(String[]::new);
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    String console() {
        return "http://localhost:" + port() + "/actuator/throttle/console";
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** What the endpoint answers to a GET of this path, such as {@code breakers/name}. */
    String read(String path) {
        return RestClient.create("http://localhost:" + port() + "/actuator/throttle/")
                .get()
                .uri(path)
                .retrieve()
                .body(String.class);
    }

    @Override
    public void close() {
        context.close();
    }

    /** No {@code @Configuration}: the shop's component scan must not find it. */
    @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
    static class Empty {}
}
