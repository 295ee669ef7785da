package io.throttlemachines.spring.actuate.event;

import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The recent events.
 *
 * @param events newest first. Each has {@code kind}, {@code name} and {@code at}, and the fields of its kind. Frequent kinds
 *               have {@code times}: how often the same happened; then {@code at} is the last time
 */
public record EventsDescriptor(List<Map<String, Object>> events) implements OperationResponseBody {}
