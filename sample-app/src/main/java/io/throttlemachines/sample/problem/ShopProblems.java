package io.throttlemachines.sample.problem;

import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/**
 * Answers with problem+json. The caller can distinguish a call that failed (500, 502) from one that was refused
 * before it was tried (429, 503) or took too long (504), for which the starter answers. Asked before Spring's own handler, which is at 0 and
 * would take a gateway's unreadable answer, by its cause, for an unreadable request.
 */
@Order(-1)
@RestControllerAdvice
class ShopProblems {

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
    ProblemDetail no(ShopException no) {
        return problem(no.status(), String.valueOf(no.getMessage()));
    }

    private static ProblemDetail problem(HttpStatus status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }
}
