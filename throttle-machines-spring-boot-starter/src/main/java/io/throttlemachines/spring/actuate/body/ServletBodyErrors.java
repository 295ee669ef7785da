package io.throttlemachines.spring.actuate.body;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Answers a request to {@code /actuator/throttle} whose body Spring MVC cannot read, and says what was expected. Works also
 * on a separate management port. Ignores all other requests. Thread-safe.
 */
public final class ServletBodyErrors implements HandlerExceptionResolver, Ordered {

    private final PathMappedEndpoints endpoints;

    public ServletBodyErrors(PathMappedEndpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        UnreadableBody answer = answer(failure);
        if (answer == null || !isOurs(request)) {
            return null;
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

    private static @Nullable UnreadableBody answer(Exception failure) {
        if (failure instanceof HttpMessageNotReadableException) {
            return UnreadableBody.of(HttpServletResponse.SC_BAD_REQUEST);
        }
        return failure instanceof HttpMediaTypeNotSupportedException
                ? UnreadableBody.of(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE)
                : null;
    }

    private boolean isOurs(HttpServletRequest request) {
        return ServletRequestPathUtils.hasParsedRequestPath(request)
                && UnreadableBody.concerns(
                        ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication(), endpoints);
    }
}
