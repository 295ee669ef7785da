package io.throttlemachines.spring.actuate.response;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What is wrong with a request. Nothing was changed.
 *
 * @param error   what is wrong, as a readable line
 * @param allowed what could have been written instead; left out where that is any name there is
 */
public record ErrorDescriptor(String error, @Nullable List<String> allowed) implements OperationResponseBody {}
