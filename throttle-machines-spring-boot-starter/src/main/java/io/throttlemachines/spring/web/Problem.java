package io.throttlemachines.spring.web;

import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.refusal.BulkheadFullException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The HTTP response for one exception: status, header fields, and a body that reveals only names of nodes. */
final class Problem {

    /** No type beyond the status; the other fields hold the details. */
    private static final URI NO_SPECIAL_TYPE = URI.create("about:blank");

    private final ProblemDetail body;
    private final HttpHeaders fields = new HttpHeaders();

    private Problem(HttpStatus status, String detail) {
        body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setType(NO_SPECIAL_TYPE);
        body.setTitle(status.getReasonPhrase());
        fields.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    /**
     * The response for the first refusal or timeout among an exception and its causes; null if there is none, or if an exception
     * around it says which status to answer with.
     */
    static @Nullable Problem within(Throwable thrown) {
        for (Throwable each = thrown; each != null && !choosesItsStatus(each); each = each.getCause()) {
            if (each instanceof RefusedException refusal) {
                return of(refusal);
            }
            if (each instanceof HedgeTimeoutException timeout) {
                return of(timeout);
            }
            if (each instanceof CallTimeoutException timeout) {
                return of(timeout);
            }
        }
        return null;
    }

    private static boolean choosesItsStatus(Throwable exception) {
        return exception instanceof ErrorResponse
                || AnnotatedElementUtils.hasAnnotation(exception.getClass(), ResponseStatus.class);
    }

    private static Problem of(RefusedException refusal) {
        HttpStatus status =
                refusal instanceof ThrottledException ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.SERVICE_UNAVAILABLE;
        Problem problem = new Problem(status, detail(refusal));
        problem.body.setProperty("circuit", refusal.name());
        if (refusal instanceof DependencyException blocked) {
            problem.body.setProperty("blockedBy", blocked.blockedBy());
        }
        refusal.retryAfter()
                .map(RateLimitFields::seconds)
                .ifPresent(seconds -> problem.fields.set(HttpHeaders.RETRY_AFTER, Long.toString(seconds)));
        if (refusal instanceof ThrottledException throttled) {
            problem.fields.set(RateLimitFields.POLICY, RateLimitFields.policy(throttled));
            problem.fields.set(RateLimitFields.LIMIT, RateLimitFields.limit(throttled));
        }
        return problem;
    }

    private static Problem of(HedgeTimeoutException timeout) {
        Problem problem = new Problem(
                HttpStatus.GATEWAY_TIMEOUT, "The hedge '" + timeout.name() + "' had no answer within its timeout.");
        problem.body.setProperty("hedge", timeout.name());
        return problem;
    }

    private static Problem of(CallTimeoutException timeout) {
        Problem problem = new Problem(
                HttpStatus.GATEWAY_TIMEOUT,
                "The call through '" + timeout.name() + "' had no answer within its timeout.");
        problem.body.setProperty("name", timeout.name());
        return problem;
    }

    /** Contains names only: the message of a failure or guard is for operators, not for callers. */
    private static String detail(RefusedException refusal) {
        String name = "'" + refusal.name() + "'";
        if (refusal instanceof ThrottledException throttled) {
            return throttled.permits() > throttled.limit().burst()
                    ? "The limiter " + name + " never gives as many permits at once as this call needs."
                    : "The limiter " + name + " has too few permits left.";
        }
        if (refusal instanceof DependencyException blocked) {
            return blocked.byGuard()
                    ? name + " is blocked by its guard."
                    : name + " is blocked by '" + String.join("', '", blocked.blockedBy()) + "'.";
        }
        if (refusal instanceof CircuitOpenException open) {
            return "The circuit " + name + " " + state(open) + ".";
        }
        return refusal instanceof BulkheadFullException
                ? "The circuit " + name + " has as many calls under way as it allows."
                : "The call was refused by " + name + ".";
    }

    private static String state(CircuitOpenException refusal) {
        String primary = refusal.openCause().primary();
        return switch (refusal.state()) {
            case HALF_OPEN -> "lets only probes through";
            default -> primary == null ? "is open" : "is open because '" + primary + "' opened";
        };
    }

    ResponseEntity<ProblemDetail> toResponse() {
        return ResponseEntity.status(body.getStatus()).headers(fields).body(body);
    }
}
