package io.throttlemachines.docs.web;

import io.throttlemachines.refusal.ThrottledException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice
public class OwnProblems {

    @ExceptionHandler
    ProblemDetail tooFast(ThrottledException refusal) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.TOO_MANY_REQUESTS, "Slow down, please.");
    }
}
