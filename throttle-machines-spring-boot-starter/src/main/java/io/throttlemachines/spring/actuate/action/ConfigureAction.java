package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.config.Setting;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.fleet.Quorum;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.spring.actuate.response.RequestException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Changes settings of a running breaker or limiter. They have the names of application.yml in camel case. */
final class ConfigureAction {

    private static final Map<String, Setting<?>> OF_BREAKERS = changeable(BreakerConfig.settings());
    private static final Map<String, Setting<?>> OF_LIMITERS = changeable(LimiterConfig.settings());

    /** The optional settings of a breaker, which null removes. A limiter has none. */
    private static final List<String> OPTIONAL = OF_BREAKERS.entrySet().stream()
            .filter(each -> each.getValue().defaultValue() == null)
            .map(Map.Entry::getKey)
            .toList();

    /** Reads the text of a setting of each type, from its name and its text. */
    private static final Map<Class<?>, BiFunction<String, String, Object>> READERS = Map.of(
            Integer.class, Values::wholeNumber,
            Long.class, Values::longNumber,
            Double.class, Values::number,
            Duration.class, Values::duration,
            Quorum.class, Values::quorum);

    private ConfigureAction() {}

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
            Setting.Setter builder, Parameters parameters, Map<String, Setting<?>> known, List<String> optional) {
        parameters.settings(known.keySet()).forEach((name, text) -> {
            Setting<?> setting = known.get(name);
            if (setting != null) {
                if (text == null && !optional.contains(name)) {
                    throw nullRefused(name, optional);
                }
                builder.setUnchecked(setting, text == null ? null : value(name, text, setting.type()));
            }
        });
    }

    private static Object value(String name, String text, Class<?> type) {
        BiFunction<String, String, Object> reader = READERS.get(type);
        if (reader == null) {
            throw new IllegalStateException(name + " is of type " + type + ", which no request can contain");
        }
        return reader.apply(name, text);
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
