package io.throttlemachines.spring.store;

import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.FleetStore;
import io.throttlemachines.spring.slice.TestSlice;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The bean that keeps what the instances of a fleet know of their cluster breakers: the application's own {@link FleetStore}, or
 * the one that this starter creates where Spring Data Redis is. Used by one thread.
 */
public final class FleetBeans {

    private final ListableBeanFactory beans;

    /** Looks at no bean yet. */
    public FleetBeans(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * Joins the fleet, if the instances have a name and a store. The store is created when a cluster breaker is declared.
     *
     * @param pace gives the times; its names are not used
     */
    public void join(ThrottleMachinesBuilder builder, FleetConfig pace) {
        String[] stores = stores();
        FleetIdentity identity = stores.length == 1 ? identity() : null;
        if (identity != null) {
            var unused = builder.fleet(
                    new FleetConfig(
                            identity.name(), identity.instance(), pace.heartbeat(), pace.poll(), pace.timeout()),
                    new LazyFleetStore(beans, stores[0]));
        }
    }

    /**
     * Does the same in order to check settings: nothing reaches the fleet.
     *
     * @param pace gives the times, and stand-ins for the names, which may be wrong
     */
    public void pretend(ThrottleMachinesBuilder builder, FleetConfig pace) {
        if (stores().length == 1 && identity() != null) {
            var unused = builder.fleet(pace, new FleetOfOne());
        }
    }

    /** Whether the fleet is missing, and is not missed, because the beans are those of a test slice. */
    public boolean isLeftOut() {
        return TestSlice.isIn(beans) && (stores().length != 1 || identity() == null);
    }

    /** What to do so that there is a fleet. */
    public String advice() {
        return switch (stores().length) {
            case 0 -> RedisAdvice.missing(beans, "scope: local");
            case 1 -> RedisAdvice.name(beans);
            default -> "Keep one FleetStore bean of " + String.join(", ", stores()) + ".";
        };
    }

    private String[] stores() {
        return beans.getBeanNamesForType(FleetStore.class, true, false);
    }

    private @Nullable FleetIdentity identity() {
        return beans.getBeanProvider(FleetIdentity.class).getIfAvailable();
    }
}
