package io.throttlemachines.spring.cloud;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Both gateways are on the class path of these tests; an application has one or none. */
final class Gateways {

    private static final String MVC = "org.springframework.cloud.gateway.server.mvc.";

    private Gateways() {}

    static String withoutWebMvc() {
        return Stream.of(
                        "GatewayServerMvcAutoConfiguration",
                        "config.DefaultFunctionConfiguration",
                        "filter.FilterAutoConfiguration",
                        "handler.HandlerFunctionAutoConfiguration",
                        "predicate.PredicateAutoConfiguration")
                .map(MVC::concat)
                .collect(Collectors.joining(",", "spring.autoconfigure.exclude=", ""));
    }

    static String withoutWebFlux() {
        return "spring.cloud.gateway.server.webflux.enabled=false";
    }
}
