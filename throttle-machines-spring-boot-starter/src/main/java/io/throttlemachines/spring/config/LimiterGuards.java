package io.throttlemachines.spring.config;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.group.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The guards of a group's limiters. A {@link CircuitGuard} wants a breaker, which a limiter is not: it is given the first
 * breaker that the limiter depends on.
 */
final class LimiterGuards {

    private final BeanReferences beans;
    private final List<Unjudged> unjudged = new ArrayList<>();

    LimiterGuards(BeanReferences beans) {
        this.beans = beans;
    }

    private record Unjudged(PropertyPath key, String bean, String group, List<String> dependsOn, BreakerGuard guard) {}

    @Nullable
    BooleanSupplier guard(PropertyPath key, String group, LimiterSettings limiter) {
        String name = limiter.guard();
        if (name == null) {
            return null;
        }
        CircuitGuard guard = beans.circuitGuard("guard", name);
        BreakerGuard ofBreaker = new BreakerGuard(guard);
        if (beans.isCircuitGuard(name)) {
            List<String> dependsOn = limiter.dependsOn();
            unjudged.add(new Unjudged(key, name, group, dependsOn == null ? List.of() : dependsOn, ofBreaker));
            return ofBreaker;
        }
        return beans.condition(name);
    }

    /** Gives each guard its breaker, once there are breakers. */
    void complete(ThrottleMachines machines, PropertyAttribution blame) {
        for (Unjudged each : unjudged) {
            each.guard().breaker = blame.on(each.key(), () -> firstBreaker(each, machines));
        }
    }

    private static Breaker firstBreaker(Unjudged limiter, ThrottleMachines machines) {
        for (String name : limiter.dependsOn()) {
            String member = Group.fullName(limiter.group(), name);
            boolean isLimiter = machines.limiters().containsKey(member);
            Breaker outside = isLimiter ? null : machines.breakers().get(name);
            Breaker breaker = machines.breakers().getOrDefault(member, outside);
            if (breaker != null) {
                return breaker;
            }
        }
        throw new ConfigurationException(
                null,
                "guard",
                "The bean '" + limiter.bean()
                        + "' is a CircuitGuard, which judges a breaker, but this limiter depends on" + " no breaker.",
                "Name a bean that is a BooleanSupplier, or let the limiter depend on a breaker.");
    }

    /** A guard that will know its breaker before anybody can call the limiter. */
    private static final class BreakerGuard implements BooleanSupplier {

        private final CircuitGuard guard;

        @Nullable
        private volatile Breaker breaker;

        BreakerGuard(CircuitGuard guard) {
            this.guard = guard;
        }

        @Override
        public boolean getAsBoolean() {
            Breaker judged = breaker;
            return judged != null && guard.allows(judged);
        }
    }
}
