package io.throttlemachines.spring.refresh;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.config.BreakerSettings;
import io.throttlemachines.spring.config.DeclaredNodes;
import io.throttlemachines.spring.config.DeclaredNodes.DeclaredNode;
import io.throttlemachines.spring.config.LimiterSettings;
import io.throttlemachines.spring.config.PropertyPath;
import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What cannot change while it runs, each under the property by which it was written. */
public final class RestartOnlySettings {

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    public RestartOnlySettings(ThrottleMachinesProperties properties, DeclaredNodes nodes) {
        put("enabled", properties.enabled());
        put("aop", properties.aop());
        put("web", properties.web());
        put("events", properties.events());
        put("health", properties.health());
        put("metrics", properties.metrics());
        put("defaults.hedge", properties.defaults().hedge());
        properties.hedges().forEach((name, hedge) -> put(PropertyPath.below("hedges", name), hedge));
        nodes.breakers().values().forEach(breaker -> putBreaker(breaker, properties.defaults()));
        nodes.limiters().values().forEach(this::putLimiter);
    }

    private void put(String property, Object value) {
        values.put(ThrottleMachinesProperties.PREFIX + "." + property, value);
    }

    private void put(PropertyPath node, String setting, @Nullable Object value) {
        values.put(PropertyPath.below(node.property(), setting), value);
    }

    private void putBreaker(
            DeclaredNode<BreakerSettings, BreakerConfig> breaker, ThrottleMachinesProperties.Defaults defaults) {
        PropertyPath key = breaker.key();
        BreakerSettings written = breaker.written();
        BreakerConfig config = breaker.config();
        String predicate = written.failurePredicate();
        values.put(key.property(), true);
        put(
                key,
                "failure-predicate",
                predicate != null ? predicate : defaults.breaker().failurePredicate());
        put(key, "record-exceptions", config.recordExceptions());
        put(key, "ignore-exceptions", config.ignoreExceptions());
        put(key, "depends-on", config.dependsOn());
        put(key, "cascades-to", config.cascadesTo());
        put(key, "recovery-guard", written.recoveryGuard());
        put(key, "reset-guard", written.resetGuard());
        put(key, "guard", written.guard());
    }

    private void putLimiter(DeclaredNode<LimiterSettings, LimiterConfig> limiter) {
        PropertyPath key = limiter.key();
        LimiterConfig config = limiter.config();
        values.put(key.property(), true);
        put(key, "algorithm", config.algorithm());
        put(key, "max-keys", config.maxKeys());
        put(key, "depends-on", config.dependsOn());
        put(key, "guard", limiter.written().guard());
    }

    /**
     * The properties that were changed just now and are not as at the start. Of a node that has come or gone, only the
     * node.
     */
    List<String> changed(RestartOnlySettings before, RestartOnlySettings start) {
        Set<String> all = new LinkedHashSet<>(start.values.keySet());
        all.addAll(before.values.keySet());
        all.addAll(values.keySet());
        List<String> changed = new ArrayList<>();
        for (String property : all) {
            boolean told = changed.stream().anyMatch(parent -> property.startsWith(parent + "."));
            if (!told && !same(property, before) && !same(property, start)) {
                changed.add(property);
            }
        }
        return changed;
    }

    private boolean same(String property, RestartOnlySettings other) {
        return Objects.equals(values.get(property), other.values.get(property));
    }
}
