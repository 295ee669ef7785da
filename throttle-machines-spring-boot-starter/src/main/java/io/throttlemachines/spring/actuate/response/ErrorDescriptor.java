package io.throttlemachines.spring.actuate.response;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why a request was rejected. Nothing was changed.
 *
 * @param error   what is wrong, on one line
 * @param allowed what the request could say instead; left out if the right value would be the name of any breaker, limiter, cascade, group,
 *                hedge or retry
 */
public record ErrorDescriptor(String error, @Nullable List<String> allowed) implements OperationResponseBody {}
