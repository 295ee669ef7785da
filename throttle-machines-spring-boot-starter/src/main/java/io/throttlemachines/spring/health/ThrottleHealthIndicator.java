package io.throttlemachines.spring.health;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.control.Mode;
import io.throttlemachines.group.Group;
import io.throttlemachines.internal.text.OneLine;
import io.throttlemachines.limiter.store.StoreStatus;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.state.OpenCause;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Shows every breaker and group. The status is UP even while circuits are open, because a failing dependency must not restart
 * this application; another status can be configured for that. Thread-safe.
 */
public final class ThrottleHealthIndicator extends AbstractHealthIndicator {

    private final ThrottleMachines machines;
    private final Status openStatus;

    /**
     * Shows the breakers and groups of the application.
     *
     * @param machines   holds them
     * @param openStatus the status while a breaker in mode enforce is OPEN
     */
    public ThrottleHealthIndicator(ThrottleMachines machines, Status openStatus) {
        super("The state of the circuits cannot be read.");
        this.machines = machines;
        this.openStatus = openStatus;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Map<String, Breaker> breakers = machines.breakers();
        health.status(breakers.values().stream().anyMatch(ThrottleHealthIndicator::refuses) ? openStatus : Status.UP)
                .withDetail("breakers", each(breakers, ThrottleHealthIndicator::describe))
                .withDetail("groups", each(machines.groups(), ThrottleHealthIndicator::describe));
        Map<String, StoreStatus> stores = machines.stores();
        if (!stores.isEmpty()) {
            health.withDetail("stores", each(stores, ThrottleHealthIndicator::describe));
        }
    }

    /** A breaker that only observes refuses no call, so it must not change the status either. */
    private static boolean refuses(Breaker breaker) {
        return breaker.mode() == Mode.ENFORCE && breaker.state() == CircuitState.OPEN;
    }

    private static <T> Map<String, Map<String, Object>> each(
            Map<String, T> all, Function<T, Map<String, Object>> describe) {
        Map<String, Map<String, Object>> described = new LinkedHashMap<>();
        all.forEach((name, one) -> described.put(name, describe.apply(one)));
        return described;
    }

    /** Reads the whole status, which asks guards, only for circuits that are not CLOSED. */
    private static Map<String, Object> describe(Breaker breaker) {
        Map<String, Object> details = new LinkedHashMap<>();
        if (breaker.state() == CircuitState.CLOSED) {
            details.put("state", CircuitState.CLOSED.name());
            return details;
        }
        BreakerStatus status = breaker.status();
        details.put("state", status.state().name());
        if (status.mode() != Mode.ENFORCE) {
            details.put("mode", status.mode().name().toLowerCase(Locale.ROOT));
        }
        if (status.openedAt() != null) {
            details.put("since", status.openedAt().toString());
        }
        OpenCause cause = status.cause();
        if (cause != null) {
            details.put(
                    "cause", OneLine.of(cause.description().lines().findFirst().orElse("")));
        }
        if (!status.blockedBy().isEmpty()) {
            details.put("blockedBy", status.blockedBy());
        }
        return details;
    }

    private static Map<String, Object> describe(StoreStatus store) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", store.available() ? "UP" : "DOWN");
        details.put("since", store.since().toString());
        if (store.lastError() != null) {
            details.put("lastError", store.lastError());
        }
        return details;
    }

    private static Map<String, Object> describe(Group group) {
        return Map.of("operational", group.operational());
    }
}
