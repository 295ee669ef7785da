package io.throttlemachines.spring.actuate.response;

import io.throttlemachines.internal.text.NearestNames;
import java.io.Serial;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** The endpoint rejects a request as it was written. Thrown before anything changes. */
public final class RequestException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ErrorDescriptor error;

    private RequestException(int status, String problem, @Nullable List<String> allowed) {
        super(problem, null, false, false);
        this.status = status;
        this.error = new ErrorDescriptor(problem, allowed);
    }

    /** 404: there is nothing of that name. */
    public static RequestException notFound(String problem, @Nullable List<String> known) {
        return new RequestException(WebEndpointResponse.STATUS_NOT_FOUND, problem, known);
    }

    /** 404: there is no node of that name; offers the nearest known names. The name is cut. */
    public static RequestException unknownName(String noun, String name, Collection<String> known) {
        return notFound(
                "There is no " + noun + " " + ResponseText.quoted(name) + ". " + NearestNames.advice(name, known),
                null);
    }

    /** 400: a field is unknown or has a wrong value. */
    public static RequestException wrong(String problem, List<String> allowed) {
        return new RequestException(WebEndpointResponse.STATUS_BAD_REQUEST, problem, allowed);
    }

    public WebEndpointResponse<OperationResponseBody> response() {
        return new WebEndpointResponse<>(error, status);
    }
}
