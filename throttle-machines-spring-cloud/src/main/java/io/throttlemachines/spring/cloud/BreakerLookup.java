package io.throttlemachines.spring.cloud;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the breaker of an id, or declares it with the settings of its id, of its group, or the defaults. Thread-safe. */
final class BreakerLookup {

    private static final Logger log = LoggerFactory.getLogger(BreakerLookup.class);

    private final ThrottleMachines machines;

    /** The settings by id that the factory keeps: a group's too, and those of each breaker that was declared here. */
    private final ConcurrentMap<String, BreakerConfig> configured;

    /** The settings of an id that nothing else configures; null for the defaults of the application. Any thread may write it. */
    private volatile @Nullable Function<String, BreakerConfig> byDefault;

    BreakerLookup(ThrottleMachines machines, ConcurrentMap<String, BreakerConfig> configured) {
        this.machines = machines;
        this.configured = configured;
    }

    void byDefault(Function<String, BreakerConfig> settings) {
        byDefault = settings;
    }

    ThrottleMachinesConfigBuilder builder(String id) {
        return new ThrottleMachinesConfigBuilder(id, machines.defaultBreaker());
    }

    /** A breaker that exists keeps its settings, so those of code are without effect. */
    void warnOfExisting(String... ids) {
        for (String id : ids) {
            if (machines.breakers().containsKey(id)) {
                log.warn(
                        "The breaker '{}' is {} already, so what configure(...) sets for this id has no effect on it",
                        id,
                        machines.undeclaredBreakers().contains(id) ? "in use" : "declared");
            }
        }
    }

    Breaker breaker(String id, @Nullable String group) {
        Breaker known = machines.breakers().get(id);
        if (known != null) {
            return known;
        }
        BreakerConfig settings = settings(id, group);
        return settings == null ? machines.breaker(id) : machines.breaker(id, settings);
    }

    /** Threads that need the breaker of an id at once get the same object, so that they declare it with equal settings. */
    private @Nullable BreakerConfig settings(String id, @Nullable String group) {
        BreakerConfig own = configured.get(id);
        BreakerConfig chosen = own == null ? inherited(id, group) : own;
        BreakerConfig first = chosen == null ? null : configured.putIfAbsent(id, chosen);
        return first == null ? chosen : first;
    }

    private @Nullable BreakerConfig inherited(String id, @Nullable String group) {
        Map<String, Breaker> declared = machines.breakers();
        if (group != null && declared.containsKey(group)) {
            return declared.get(group).config();
        }
        if (group != null && configured.containsKey(group)) {
            return configured.get(group);
        }
        Function<String, BreakerConfig> settings = byDefault;
        return settings == null ? null : settings.apply(id);
    }
}
