package io.throttlemachines.spring.actuate.event;

import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What happened lately.
 *
 * @param events newest first. Each has {@code kind}, {@code name} and {@code at}, and the fields of its kind. Kinds that can
 *               come in floods have {@code times}: how often the same happened, the last time {@code at}
 */
public record EventsDescriptor(List<Map<String, Object>> events) implements OperationResponseBody {}
