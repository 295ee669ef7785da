package io.throttlemachines.spring.console;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Gives the page the token of Spring Security's protection against cross-site requests, where it is in the session only. It is
 * in headers of a response, which a page of another origin cannot read. Nothing is given where there is no protection.
 */
final class CsrfHeaders {

    /** The path below the console. */
    static final String PATH = "/csrf";

    /** Names the header in which an action sends the token. */
    static final String NAME = "Throttle-Csrf-Header";

    /** The token. */
    static final String TOKEN = "Throttle-Csrf-Token";

    private static final boolean SERVLET = isPresent("org.springframework.security.web.csrf.CsrfToken");
    private static final boolean REACTIVE = isPresent("org.springframework.security.web.server.csrf.CsrfToken");

    private CsrfHeaders() {}

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, CsrfHeaders.class.getClassLoader());
    }

    static Map<String, String> of(HttpServletRequest request) {
        return SERVLET ? Servlet.of(request) : Map.of();
    }

    static Mono<Map<String, String>> of(ServerWebExchange exchange) {
        return REACTIVE ? Reactive.of(exchange) : Mono.just(Map.of());
    }

    private static Map<String, String> headers(String name, String token) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(NAME, name);
        headers.put(TOKEN, token);
        return headers;
    }

    /** Loaded only where Spring Security is on the class path. */
    private static final class Servlet {

        static Map<String, String> of(HttpServletRequest request) {
            return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
                    ? headers(token.getHeaderName(), token.getToken())
                    : Map.of();
        }
    }

    /** Loaded only where Spring Security is on the class path. */
    private static final class Reactive {

        static Mono<Map<String, String>> of(ServerWebExchange exchange) {
            String attribute = org.springframework.security.web.server.csrf.CsrfToken.class.getName();
            return exchange.getAttribute(attribute) instanceof Mono<?> token
                    ? token.ofType(org.springframework.security.web.server.csrf.CsrfToken.class)
                            .map(each -> headers(each.getHeaderName(), each.getToken()))
                            .defaultIfEmpty(Map.of())
                    : Mono.just(Map.of());
        }
    }
}
