package io.throttlemachines.spring.actuate.body;

import io.throttlemachines.spring.actuate.body.ServletBodyLimit.BodyTooLargeException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Answers a request to {@code /actuator/throttle} that Spring MVC rejects, such as one with a body that it cannot read, and
 * says what was expected. Works also on a separate management port. Ignores all other requests. Thread-safe.
 */
public final class ServletRejectionHandler implements HandlerExceptionResolver, Ordered {

    private final EndpointPath path;

    public ServletRejectionHandler(EndpointPath path) {
        this.path = path;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (!isFor(path, request)) {
            return null;
        }
        RejectedRequest answer = answer(HttpMethod.valueOf(request.getMethod()), failure);
        if (answer == null) {
            return null;
        }
        if (failure instanceof ErrorResponse error) {
            error.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        }
        response.setStatus(answer.status());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        try {
            response.getOutputStream().write(answer.bytes());
        } catch (IOException gone) {
            return null;
        }
        return new ModelAndView();
    }

    private static @Nullable RejectedRequest answer(HttpMethod method, Exception failure) {
        if (failure instanceof HttpMessageNotReadableException unreadable
                && unreadable.contains(BodyTooLargeException.class)) {
            return RejectedRequest.TOO_LARGE;
        }
        if (failure instanceof RejectedRequestException ours) {
            return ours.answer();
        }
        if (failure instanceof InvalidEndpointRequestException) {
            return RejectedRequest.WRONG_PARAMETER;
        }
        if (failure instanceof HttpMessageNotReadableException) {
            return RejectedRequest.of(HttpServletResponse.SC_BAD_REQUEST, method, Set.of());
        }
        if (failure instanceof MultipartException) { // Spring parses such a body even if no handler wants it
            return RejectedRequest.of(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, method, Set.of());
        }
        return failure instanceof ErrorResponse error
                ? RejectedRequest.of(
                        error.getStatusCode().value(),
                        method,
                        error.getHeaders().getAllow())
                : null;
    }

    static boolean isFor(EndpointPath path, HttpServletRequest request) {
        return ServletRequestPathUtils.hasParsedRequestPath(request)
                && path.matches(
                        ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication());
    }
}
