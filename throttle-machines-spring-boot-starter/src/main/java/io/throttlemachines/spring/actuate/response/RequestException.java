package io.throttlemachines.spring.actuate.response;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** A request that cannot be carried out as it was written. Thrown before anything has changed. */
public final class RequestException extends RuntimeException {

    /** The state of what was asked for forbids it. */
    public static final int CONFLICT = 409;

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ErrorDescriptor error;

    private RequestException(int status, String problem, @Nullable List<String> allowed) {
        super(problem, null, false, false);
        this.status = status;
        this.error = new ErrorDescriptor(problem, allowed);
    }

    public static RequestException notFound(String problem, @Nullable List<String> known) {
        return new RequestException(WebEndpointResponse.STATUS_NOT_FOUND, problem, known);
    }

    public static RequestException wrong(String problem, List<String> allowed) {
        return new RequestException(WebEndpointResponse.STATUS_BAD_REQUEST, problem, allowed);
    }

    public WebEndpointResponse<OperationResponseBody> response() {
        return new WebEndpointResponse<>(error, status);
    }
}
