package io.throttlemachines.spring.web;

import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.refusal.RefusedException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Answers with problem+json (RFC 9457) where a refusal, or a hedge that had no answer in time, reaches the edge of a web
 * application, be it Spring MVC or WebFlux. Spring finds it as the cause of another exception too. It comes last, so that
 * an application's own handler wins. Thread-safe.
 *
 * <p>Not final, as an application's own aspects may have to make a subclass of it.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public class ThrottleProblemAdvice {

    /** An advice for all controllers. */
    public ThrottleProblemAdvice() {}

    /**
     * Answers in place of a call that was refused, or that timed out as a hedge.
     *
     * @param thrown what reached the edge: it, or what it is the cause of
     * @return the problem, with the header fields that go with it
     * @throws Exception {@code thrown} itself, if an exception around the refusal says which status to answer with
     */
    @ExceptionHandler({RefusedException.class, HedgeTimeoutException.class})
    public ResponseEntity<ProblemDetail> answer(Exception thrown) throws Exception {
        for (Throwable each = thrown; each != null && !choosesItsStatus(each); each = each.getCause()) {
            if (each instanceof RefusedException refusal) {
                return Problem.of(refusal).toResponse();
            }
            if (each instanceof HedgeTimeoutException timeout) {
                return Problem.of(timeout).toResponse();
            }
        }
        throw thrown;
    }

    private static boolean choosesItsStatus(Throwable exception) {
        return exception instanceof ErrorResponse
                || AnnotatedElementUtils.hasAnnotation(exception.getClass(), ResponseStatus.class);
    }
}
