package io.throttlemachines.spring.config;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.group.Group;
import io.throttlemachines.spring.config.SettingsMapper.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The guards of a group's limiters. A {@link CircuitGuard} has to be given a breaker, which a limiter is not: it is given the
 * first breaker that the limiter depends on.
 */
final class LimiterGuards {

    private final BeanReferences beans;
    private final List<Incomplete> incomplete = new ArrayList<>();

    LimiterGuards(BeanReferences beans) {
        this.beans = beans;
    }

    private record Incomplete(
            PropertyPath key, String bean, String group, List<String> dependsOn, BreakerGuard guard) {}

    BooleanSupplier guard(PropertyPath key, String group, LimiterProperties limiter, String name) {
        CircuitGuard guard = beans.circuitGuard("guard", name);
        if (!beans.isCircuitGuard(name)) {
            return beans.condition(name);
        }
        BreakerGuard ofBreaker = new BreakerGuard(guard);
        List<String> dependsOn = limiter.getDependsOn();
        incomplete.add(new Incomplete(key, name, group, dependsOn == null ? List.of() : dependsOn, ofBreaker));
        return ofBreaker;
    }

    /** Gives each guard its breaker, once the breakers exist. */
    void complete(ThrottleMachines machines, Mistakes mistakes) {
        for (Incomplete each : incomplete) {
            Problems problems = mistakes.at(each.key());
            if (problems.none()) {
                SettingsMapper.attempt(() -> each.guard().breaker = firstBreaker(each, machines), problems);
            }
        }
    }

    private static Breaker firstBreaker(Incomplete limiter, ThrottleMachines machines) {
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

    /** A guard that gets its breaker before anyone can call the limiter. Two with the same bean are equal. */
    private static final class BreakerGuard implements BooleanSupplier, CircuitGuard {

        private final CircuitGuard guard;

        /** The breaker; null until {@link #complete}. */
        private volatile @Nullable Breaker breaker;

        BreakerGuard(CircuitGuard guard) {
            this.guard = guard;
        }

        @Override
        public boolean getAsBoolean() {
            Breaker judged = breaker;
            return judged != null && allows(judged);
        }

        @Override
        public boolean allows(Breaker judged) {
            return guard.allows(judged);
        }

        @Override
        public String name() {
            return guard.name();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof BreakerGuard that && guard.equals(that.guard);
        }

        @Override
        public int hashCode() {
            return guard.hashCode();
        }
    }
}
