package io.throttlemachines.sample.problem;

import io.throttlemachines.hedge.HedgeTimeoutException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import java.time.Duration;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/**
 * Answers with problem+json. The caller can tell a call that was tried and failed (500, 502) from one that was refused
 * before it was tried (429, 503).
 */
@RestControllerAdvice
class ShopProblems {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RefusedException refusal) {
        HttpStatus status =
                refusal instanceof ThrottledException ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.SERVICE_UNAVAILABLE;
        ProblemDetail problem = problem(status, String.valueOf(refusal.getMessage()));
        problem.setProperty("circuit", refusal.name());
        if (refusal instanceof DependencyException blocked) {
            problem.setProperty("blockedBy", blocked.blockedBy());
        }
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
        refusal.retryAfter()
                .ifPresent(wait -> answer.header(HttpHeaders.RETRY_AFTER, Long.toString(secondsRoundedUp(wait))));
        return answer.body(problem);
    }

    @ExceptionHandler
    ProblemDetail databaseFailed(DataAccessException failure) {
        return problem(HttpStatus.INTERNAL_SERVER_ERROR, "The database failed: " + failure.getMessage());
    }

    @ExceptionHandler
    ProblemDetail gatewayFailed(RestClientException failure) {
        return problem(HttpStatus.BAD_GATEWAY, "The payment gateway failed: " + failure.getMessage());
    }

    @ExceptionHandler
    ProblemDetail gatewaySilent(ResourceAccessException failure) {
        return problem(HttpStatus.BAD_GATEWAY, "The payment gateway did not answer in time");
    }

    @ExceptionHandler
    ProblemDetail nobodyAnswered(HedgeTimeoutException timeout) {
        return problem(HttpStatus.GATEWAY_TIMEOUT, String.valueOf(timeout.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail no(ShopException no) {
        return problem(no.status(), String.valueOf(no.getMessage()));
    }

    private static ProblemDetail problem(HttpStatus status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }

    private static long secondsRoundedUp(Duration wait) {
        return wait.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
