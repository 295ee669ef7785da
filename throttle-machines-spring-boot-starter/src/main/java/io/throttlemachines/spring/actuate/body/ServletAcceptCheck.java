package io.throttlemachines.spring.actuate.body;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses a request to {@code /actuator/throttle} whose answer Spring MVC could not write, before anything happens.
 * Thread-safe.
 */
public final class ServletAcceptCheck implements HandlerInterceptor {

    private final EndpointPath path;

    public ServletAcceptCheck(EndpointPath path) {
        this.path = path;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        if (ServletBodyErrors.isFor(path, request)
                && !Acceptance.accepts(new ServletServerHttpRequest(request).getHeaders())) {
            throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.APPLICATION_JSON));
        }
        return true;
    }
}
