package io.throttlemachines.spring.refresh;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.Setting;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.config.DeclaredNodes;
import io.throttlemachines.spring.config.PropertyPath;
import io.throttlemachines.spring.config.ThrottleMachinesProperties;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All settings that take effect only after a restart, by property. */
final class RestartOnlySettings {

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    RestartOnlySettings(ThrottleMachinesProperties properties, DeclaredNodes nodes) {
        put("enabled", properties.enabled());
        put("aop", properties.aop());
        put("web", properties.web());
        put("events", properties.events());
        put("health", properties.health());
        put("metrics", properties.metrics());
        put("fleet", properties.fleet());
        put("redis", properties.redis());
        values.putAll(nodes.calls());
        nodes.breakers().values().forEach(node -> put(node.key(), BreakerConfig.settings(), node.config()::get));
        nodes.limiters().values().forEach(node -> put(node.key(), LimiterConfig.settings(), node.config()::get));
    }

    private void put(String property, Object value) {
        values.put(ThrottleMachinesProperties.PREFIX + "." + property, value);
    }

    /** Leaves out a mode, which a refresh changes by an action of its own. */
    private void put(PropertyPath node, List<Setting<?>> settings, Function<Setting<?>, @Nullable Object> value) {
        values.put(node.property(), true);
        settings.stream()
                .filter(setting -> !setting.changeable() && setting.type() != Mode.class)
                .forEach(setting ->
                        values.put(PropertyPath.below(node.property(), setting.name()), value.apply(setting)));
    }

    /**
     * The properties that have changed since {@code before} and differ from those at the start. A node that was added or removed is
     * listed without its properties.
     */
    List<String> changed(RestartOnlySettings before, RestartOnlySettings start) {
        Set<String> all = new LinkedHashSet<>(start.values.keySet());
        all.addAll(before.values.keySet());
        all.addAll(values.keySet());
        List<String> changed = new ArrayList<>();
        for (String property : all) {
            boolean reported = changed.stream().anyMatch(parent -> property.startsWith(parent + "."));
            if (!reported && !same(property, before) && !same(property, start)) {
                changed.add(property);
            }
        }
        return changed;
    }

    private boolean same(String property, RestartOnlySettings other) {
        return Objects.equals(values.get(property), other.values.get(property));
    }
}
