package io.throttlemachines.sample.problem;

import org.springframework.http.HttpStatus;

/**
 * The shop itself says no: nothing of that name, nothing left of it, not in that state. That is an answer and no failure
 * of the database or the gateway, so every breaker in application.yml ignores it.
 */
public final class ShopException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    /** Says no with this HTTP status and this reason. */
    public ShopException(HttpStatus status, String reason) {
        super(reason);
        this.status = status;
    }

    HttpStatus status() {
        return status;
    }
}
