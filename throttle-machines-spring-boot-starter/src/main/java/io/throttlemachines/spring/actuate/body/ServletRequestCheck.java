package io.throttlemachines.spring.actuate.body;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Refuses a request to {@code /actuator/throttle} whose answer Spring MVC could not write, whose query the server cannot
 * parse, or whose URL or query Spring would misread, before anything happens. Thread-safe.
 */
public final class ServletRequestCheck implements HandlerInterceptor {

    private final EndpointPath path;

    public ServletRequestCheck(EndpointPath path) {
        this.path = path;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        if (!ServletRejectionHandler.isFor(path, request)) {
            return true;
        }
        path.rejectEmptySegment(
                ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication());
        checkQuery(request);
        if (!Acceptance.accepts(new ServletServerHttpRequest(request).getHeaders())) {
            throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.APPLICATION_JSON));
        }
        return true;
    }

    /** A server may refuse to parse a query: then it fails here, where the failure is known to be the query's. */
    private static void checkQuery(HttpServletRequest request) {
        Set<String> names;
        try {
            names = request.getParameterMap().keySet();
        } catch (IllegalStateException unreadable) {
            throw new RejectedRequestException(RejectedRequest.WRONG_PARAMETER);
        }
        RejectedRequest.rejectPathIn(names);
    }
}
