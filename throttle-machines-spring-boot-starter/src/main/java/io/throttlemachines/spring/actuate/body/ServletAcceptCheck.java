package io.throttlemachines.spring.actuate.body;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a request to {@code /actuator/throttle} whose answer Spring MVC could not write, or whose query the server cannot
 * parse, before anything happens. Thread-safe.
 */
public final class ServletAcceptCheck implements HandlerInterceptor {

    private final EndpointPath path;

    public ServletAcceptCheck(EndpointPath path) {
        this.path = path;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        if (!ServletRejectionHandler.isFor(path, request)) {
            return true;
        }
        parseQuery(request);
        if (!Acceptance.accepts(new ServletServerHttpRequest(request).getHeaders())) {
            throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.APPLICATION_JSON));
        }
        return true;
    }

    /** A server may refuse to parse a query: then it fails here, where the failure is known to be the query's. */
    private static void parseQuery(HttpServletRequest request) {
        try {
            request.getParameterMap();
        } catch (IllegalStateException unreadable) {
            throw new InvalidEndpointRequestException("The query cannot be parsed", "unreadable query", unreadable);
        }
    }
}
