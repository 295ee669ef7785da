package io.throttlemachines.spring.console;

import io.throttlemachines.spring.actuate.body.EndpointPath;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.ServletRequestPathUtils;

/** Adds the headers of the console with Spring MVC, and answers requests for files that the browser has. Thread-safe. */
public final class ServletConsoleHeaders implements HandlerInterceptor {

    private final ConsoleView console;
    private final EndpointPath endpoint;

    /** Adds the headers below the path of the endpoint. */
    public ServletConsoleHeaders(ConsoleView console, EndpointPath endpoint) {
        this.console = console;
        this.endpoint = endpoint;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!HttpMethod.GET.matches(request.getMethod()) || !ServletRequestPathUtils.hasParsedRequestPath(request)) {
            return true;
        }
        ConsoleResponse ours = ConsoleResponse.of(
                console,
                endpoint,
                ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication(),
                request.getHeader(HttpHeaders.IF_NONE_MATCH));
        if (ours == null) {
            return true;
        }
        ours.headers().forEach(response::setHeader);
        if (ours.givesToken()) {
            CsrfHeaders.of(request).forEach(response::setHeader);
        }
        if (ours.status() == null) {
            return true;
        }
        response.setStatus(ours.status().value());
        return false;
    }
}
