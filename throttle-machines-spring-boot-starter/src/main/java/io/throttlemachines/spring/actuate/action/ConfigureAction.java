package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.spring.actuate.response.RequestException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Changes settings of a running breaker or limiter. They have the names of application.yml in camel case. */
final class ConfigureAction {

    private static final Map<String, Setting<?>> OF_BREAKERS = changeable(BreakerConfig.settings());
    private static final Map<String, Setting<?>> OF_LIMITERS = changeable(LimiterConfig.settings());

    /** The settings of a breaker that null takes away. A limiter always has all of its own. */
    private static final List<String> OPTIONAL = OF_BREAKERS.entrySet().stream()
            .filter(each -> each.getValue().defaultValue() == null)
            .map(Map.Entry::getKey)
            .toList();

    private ConfigureAction() {}

    /** The {@code set} method of a builder. */
    @FunctionalInterface
    private interface Setter {
        <T extends @Nullable Object> Object set(Setting<T> setting, @Nullable T value);
    }

    private static Map<String, Setting<?>> changeable(List<Setting<?>> settings) {
        Map<String, Setting<?>> changeable = new LinkedHashMap<>();
        settings.stream()
                .filter(Setting::changeable)
                .forEach(setting -> changeable.put(camelCase(setting.name()), setting));
        return changeable;
    }

    private static String camelCase(String kebab) {
        return Pattern.compile("-(.)")
                .matcher(kebab)
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    static ActionReport breaker(Breaker breaker, Parameters parameters) {
        return checked(breaker.name(), () -> {
            BreakerConfigBuilder builder = breaker.config().toBuilder();
            change(builder::set, parameters, OF_BREAKERS, OPTIONAL);
            breaker.configure(builder.build(), parameters.note());
        });
    }

    static ActionReport limiter(Limiter limiter, Parameters parameters) {
        return checked(limiter.name(), () -> {
            LimiterConfigBuilder builder = limiter.config().toBuilder();
            change(builder::set, parameters, OF_LIMITERS, List.of());
            limiter.configure(builder.build(), parameters.note());
        });
    }

    private static void change(
            Setter builder, Parameters parameters, Map<String, Setting<?>> known, List<String> optional) {
        parameters.settings(known.keySet()).forEach((name, text) -> {
            Setting<?> setting = known.get(name);
            if (setting != null) {
                if (text == null && !optional.contains(name)) {
                    throw nullRefused(name, optional);
                }
                set(builder, setting, text == null ? null : value(name, text, setting.type()));
            }
        });
    }

    @SuppressWarnings("unchecked") // the value was read as the type of the setting
    private static <T> void set(Setter builder, Setting<T> setting, @Nullable Object value) {
        var unused = builder.set(setting, (T) value);
    }

    private static Object value(String name, String text, Class<?> type) {
        if (type == Integer.class) {
            return Values.wholeNumber(name, text);
        }
        if (type == Long.class) {
            return Values.longNumber(name, text);
        }
        if (type == Double.class) {
            return Values.number(name, text);
        }
        if (type == Duration.class) {
            return Values.duration(name, text);
        }
        throw new IllegalStateException(name + " is of type " + type + ", which no request can contain");
    }

    private static RequestException nullRefused(String name, List<String> optional) {
        return RequestException.wrong(
                name + " is null.",
                List.of(
                        optional.isEmpty()
                                ? "a value"
                                : "a value; null removes only these settings: " + String.join(", ", optional)));
    }

    /** A refusal by the configuration names settings as in application.yml; the answer names them as in the request. */
    private static ActionReport checked(String node, Runnable change) {
        try {
            change.run();
        } catch (ConfigurationException refused) {
            throw RequestException.wrong(inCamelCase(refused.problem()), List.of(inCamelCase(refused.advice())));
        }
        return new ActionReport(List.of(Step.of(node, null)));
    }

    private static String inCamelCase(String text) {
        String result = text;
        for (Map<String, Setting<?>> known : List.of(OF_BREAKERS, OF_LIMITERS)) {
            for (Map.Entry<String, Setting<?>> each : known.entrySet()) {
                result = result.replaceAll("\\b" + each.getValue().name() + "(?![-\\w])", each.getKey());
            }
        }
        return result;
    }
}
