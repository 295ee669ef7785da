package io.throttlemachines.spring.web;

import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.refusal.RefusedException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Responds with problem+json (RFC 9457) to a refusal, or a hedged or retried call that had no answer in time, that leaves a controller, in
 * Spring MVC and WebFlux. It also handles them as the cause of another exception. It comes last, so an application's own
 * handler wins. Thread-safe.
 *
 * <p>Not final, because an application's aspects may need a subclass as proxy.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
public class ThrottleProblemAdvice {

    /** An advice for all controllers. */
    public ThrottleProblemAdvice() {}

    /**
     * Responds to a refused call or a timeout.
     *
     * @param thrown the exception that left the controller: the refusal or timeout, or one that it caused
     * @return the problem, with its header fields
     * @throws Exception {@code thrown} itself, if an exception around the refusal says which status to answer with
     */
    @ExceptionHandler({RefusedException.class, HedgeTimeoutException.class, CallTimeoutException.class})
    public ResponseEntity<ProblemDetail> answer(Exception thrown) throws Exception {
        Problem problem = Problem.within(thrown);
        if (problem == null) {
            throw thrown;
        }
        return problem.toResponse();
    }
}
