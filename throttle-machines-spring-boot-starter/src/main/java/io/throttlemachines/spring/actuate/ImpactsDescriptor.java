package io.throttlemachines.spring.actuate;

import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What each breaker would take down with it.
 *
 * @param impacts by the breaker's full name, in the order of declaration
 */
public record ImpactsDescriptor(Map<String, ImpactDescriptor> impacts) implements OperationResponseBody {}
