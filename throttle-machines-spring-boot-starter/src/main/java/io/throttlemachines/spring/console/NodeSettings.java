package io.throttlemachines.spring.console;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.config.Setting;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.actuate.response.RequestException;
import io.throttlemachines.spring.actuate.response.ResponseText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** Reads the settings of a breaker or limiter: {@code console/settings/breakers/{name}}. Thread-safe. */
final class NodeSettings {

    private static final String BREAKERS = "breakers/";
    private static final String LIMITERS = "limiters/";
    private static final Set<String> OF_ADAPTIVE = Set.of("min-limit", "max-limit");
    private static final Set<String> OF_RATES = Set.of("period", "burst", "lease", "lease-time", "store");
    private static final Pattern HYPHEN = Pattern.compile("-(.)");

    private final ThrottleMachines machines;

    NodeSettings(ThrottleMachines machines) {
        this.machines = machines;
    }

    /**
     * The settings of a node.
     *
     * @param settings in the order of the documentation
     */
    record Descriptor(List<Value> settings) implements OperationResponseBody {}

    /**
     * A setting that has a value.
     *
     * @param name       as the action {@code configure} spells it
     * @param value      its value as text; null if it is not set
     * @param changeable whether a running node can change it
     */
    record Value(String name, @Nullable String value, boolean changeable) {}

    /**
     * The settings of the node at a path, such as {@code breakers/main-database}.
     *
     * @throws RequestException if there is no such node
     */
    Descriptor of(String path) {
        if (path.startsWith(BREAKERS)) {
            Breaker breaker = find("breaker", path.substring(BREAKERS.length()), machines.breakers());
            return describe(BreakerConfig.settings(), breaker.config()::get);
        }
        if (path.startsWith(LIMITERS)) {
            Limiter limiter = find("limiter", path.substring(LIMITERS.length()), machines.limiters());
            return describe(meaningful(limiter.config().algorithm()), limiter.config()::get);
        }
        throw RequestException.notFound("Only breakers and limiters have settings.", List.of("breakers", "limiters"));
    }

    /** The settings that a limiter with this algorithm can have. */
    private static List<Setting<?>> meaningful(Algorithm algorithm) {
        boolean adaptive = algorithm == Algorithm.ADAPTIVE_CONCURRENCY;
        return LimiterConfig.settings().stream()
                .filter(setting -> adaptive || !OF_ADAPTIVE.contains(setting.name()))
                .filter(setting -> !algorithm.limitsConcurrency() || !OF_RATES.contains(setting.name()))
                .toList();
    }

    private static <T> T find(String noun, String name, Map<String, T> known) {
        T node = known.get(name);
        if (node == null) {
            throw RequestException.unknownName(noun, name, known.keySet());
        }
        return node;
    }

    private static Descriptor describe(List<Setting<?>> settings, Function<Setting<?>, @Nullable Object> values) {
        return new Descriptor(settings.stream()
                .filter(setting -> setting.changeable() || isText(values.apply(setting)))
                .map(setting -> new Value(camelCase(setting.name()), text(values.apply(setting)), setting.changeable()))
                .toList());
    }

    /** Guards, predicates and classes are code, and have no text that helps an operator. */
    private static boolean isText(@Nullable Object value) {
        return value instanceof Number || value instanceof Enum || value instanceof CharSequence;
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof Enum<?> constant) {
            return ResponseText.word(constant);
        }
        return value == null ? null : ResponseText.line(value.toString());
    }

    private static String camelCase(String kebab) {
        return HYPHEN.matcher(kebab).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }
}
