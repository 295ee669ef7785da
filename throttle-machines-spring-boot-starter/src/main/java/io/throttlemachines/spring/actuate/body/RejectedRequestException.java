package io.throttlemachines.spring.actuate.body;

import java.io.Serial;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ResponseStatusException;

/** A check of ours rejects the request. */
final class RejectedRequestException extends ResponseStatusException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient RejectedRequest answer;

    RejectedRequestException(RejectedRequest answer) {
        super(HttpStatusCode.valueOf(answer.status()));
        this.answer = answer;
    }

    RejectedRequest answer() {
        return answer;
    }
}
