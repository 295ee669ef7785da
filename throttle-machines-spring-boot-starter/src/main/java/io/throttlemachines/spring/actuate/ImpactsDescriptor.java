package io.throttlemachines.spring.actuate;

import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The impact of each breaker.
 *
 * @param impacts by the breaker's full name, in the order of declaration
 */
public record ImpactsDescriptor(Map<String, ImpactDescriptor> impacts) implements OperationResponseBody {}
