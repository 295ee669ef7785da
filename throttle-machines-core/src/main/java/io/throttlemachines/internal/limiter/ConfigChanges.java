package io.throttlemachines.internal.limiter;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.event.ConfigurationChanged.Change;
import io.throttlemachines.limiter.LimiterConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which settings differ, and whether a running limiter can take them over. */
final class ConfigChanges {

    private static final String RESTART = "Change it in application.yml and restart.";

    private ConfigChanges() {}

    /**
     * The settings that differ. A burst that follows the limit is not one of its own.
     *
     * @throws ConfigurationException if one of them cannot be changed while it runs
     */
    static List<Change> between(String name, LimiterConfig from, LimiterConfig to) {
        refuse(name, "algorithm", from.algorithm(), to.algorithm(), RESTART);
        refuse(name, "depends-on", from.dependsOn(), to.dependsOn(), RESTART);
        refuse(name, "max-keys", from.maxKeys(), to.maxKeys(), RESTART);
        refuse(name, "mode", from.mode(), to.mode(), "The mode has an action of its own: use that.");
        if (!Objects.equals(from.guard(), to.guard())) {
            throw new ConfigurationException(
                    name, "guard", "guard of " + name + " cannot be changed while it runs.", RESTART);
        }
        List<Change> changes = new ArrayList<>();
        add(changes, "limit", from.limit(), to.limit());
        add(changes, "period", from.period(), to.period());
        if (!from.burstFollowsLimit() || !to.burstFollowsLimit()) {
            add(changes, "burst", from.burst(), to.burst());
        }
        add(changes, "max-wait", from.maxWait(), to.maxWait());
        return changes;
    }

    private static void refuse(String name, String setting, Object from, Object to, String advice) {
        if (!from.equals(to)) {
            throw new ConfigurationException(
                    name,
                    setting,
                    setting + " of " + name + " is " + from + " and cannot become " + to + " while it runs.",
                    advice);
        }
    }

    private static void add(List<Change> changes, String setting, Object from, Object to) {
        if (!from.equals(to)) {
            changes.add(new Change(setting, from.toString(), to.toString()));
        }
    }
}
