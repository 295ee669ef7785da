package io.throttlemachines.spring.aop;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Decides the order of the advice of our annotations among all advice around a method: the lowest number is outermost. By
 * default each attempt of a retried call takes its permits, then passes its breaker, and is hedged last; all four are outside
 * advice without an order of its own, such as that of {@code @Transactional}. The properties
 * {@code throttle-machines.aop.*-order} change it. They are read from the environment, because advisors exist before
 * properties can be bound. A value that cannot be read counts as none here: it stops the start when all properties are bound,
 * in one report with all other mistakes.
 */
public final class AdviceOrder {

    // The defaults of the annotations of these names.
    public static final int RETRIED = Ordered.LOWEST_PRECEDENCE - 400;
    public static final int THROTTLED = Ordered.LOWEST_PRECEDENCE - 300;
    public static final int CIRCUIT_BREAKER = Ordered.LOWEST_PRECEDENCE - 200;
    public static final int HEDGED = Ordered.LOWEST_PRECEDENCE - 100;

    private AdviceOrder() {}

    static int retried(Environment environment) {
        return order(environment, "retried-order", RETRIED);
    }

    static int throttled(Environment environment) {
        return order(environment, "throttled-order", THROTTLED);
    }

    static int circuitBreaker(Environment environment) {
        return order(environment, "circuit-breaker-order", CIRCUIT_BREAKER);
    }

    static int hedged(Environment environment) {
        return order(environment, "hedged-order", HEDGED);
    }

    private static int order(Environment environment, String property, int otherwise) {
        try {
            return Binder.get(environment)
                    .bind("throttle-machines.aop." + property, Integer.class)
                    .orElse(otherwise);
        } catch (BindException wrong) {
            return otherwise;
        }
    }
}
