package io.throttlemachines.spring.actuate.action;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.control.ActionReport;
import io.throttlemachines.control.ActionReport.Step;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.spring.actuate.response.RequestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes settings of a running breaker or limiter. Settings are named as in application.yml, in camel case. */
final class ConfigureAction {

    private static final Map<String, Setting<BreakerConfigBuilder>> OF_BREAKERS = ofBreakers();
    private static final Map<String, Setting<LimiterConfigBuilder>> OF_LIMITERS = ofLimiters();

    private ConfigureAction() {}

    /** Sets a value in a builder. */
    @FunctionalInterface
    private interface Required<B> {
        void set(B builder, String name, String value);
    }

    /** The same for an optional setting: null removes it. */
    @FunctionalInterface
    private interface Change<B> {
        void set(B builder, String name, @Nullable String value);
    }

    /** A setting that may change while running. Null removes an optional one. */
    private record Setting<B>(boolean optional, Change<B> change) {}

    private static Map<String, Setting<BreakerConfigBuilder>> ofBreakers() {
        Map<String, Setting<BreakerConfigBuilder>> settings = new LinkedHashMap<>();
        settings.put(
                "failureThreshold",
                required((builder, name, value) -> builder.failureThreshold(Values.wholeNumber(name, value))));
        settings.put(
                "failureWindow",
                required((builder, name, value) -> builder.failureWindow(Values.duration(name, value))));
        settings.put(
                "failureRateThreshold",
                optional((builder, name, value) ->
                        builder.failureRateThreshold(value == null ? null : Values.number(name, value))));
        settings.put(
                "minimumCalls",
                required((builder, name, value) -> builder.minimumCalls(Values.wholeNumber(name, value))));
        settings.put(
                "slowCallDuration",
                optional((builder, name, value) ->
                        builder.slowCallDuration(value == null ? null : Values.duration(name, value))));
        settings.put(
                "slowCallRateThreshold",
                optional((builder, name, value) ->
                        builder.slowCallRateThreshold(value == null ? null : Values.number(name, value))));
        settings.put(
                "resetTimeout", required((builder, name, value) -> builder.resetTimeout(Values.duration(name, value))));
        settings.put(
                "resetTimeoutJitter",
                required((builder, name, value) -> builder.resetTimeoutJitter(Values.number(name, value))));
        settings.put(
                "resetTimeoutMultiplier",
                required((builder, name, value) -> builder.resetTimeoutMultiplier(Values.number(name, value))));
        settings.put(
                "resetTimeoutMax",
                optional((builder, name, value) ->
                        builder.resetTimeoutMax(value == null ? null : Values.duration(name, value))));
        settings.put(
                "halfOpenCalls",
                required((builder, name, value) -> builder.halfOpenCalls(Values.wholeNumber(name, value))));
        settings.put(
                "successThreshold",
                required((builder, name, value) -> builder.successThreshold(Values.wholeNumber(name, value))));
        settings.put(
                "probeTimeout",
                optional((builder, name, value) ->
                        builder.probeTimeout(value == null ? null : Values.duration(name, value))));
        settings.put(
                "maxConcurrent",
                optional((builder, name, value) ->
                        builder.maxConcurrent(value == null ? null : Values.wholeNumber(name, value))));
        return settings;
    }

    private static Map<String, Setting<LimiterConfigBuilder>> ofLimiters() {
        Map<String, Setting<LimiterConfigBuilder>> settings = new LinkedHashMap<>();
        settings.put("limit", required((builder, name, value) -> builder.limit(Values.longNumber(name, value))));
        settings.put("period", required((builder, name, value) -> builder.period(Values.duration(name, value))));
        settings.put("burst", required((builder, name, value) -> builder.burst(Values.longNumber(name, value))));
        settings.put("maxWait", required((builder, name, value) -> builder.maxWait(Values.duration(name, value))));
        return settings;
    }

    private static <B> Setting<B> required(Required<B> change) {
        return new Setting<>(false, (builder, name, value) -> change.set(builder, name, Objects.requireNonNull(value)));
    }

    private static <B> Setting<B> optional(Change<B> change) {
        return new Setting<>(true, change);
    }

    static ActionReport breaker(Breaker breaker, Parameters parameters) {
        return checked(breaker.name(), () -> {
            BreakerConfigBuilder builder = breaker.config().toBuilder();
            change(builder, parameters, OF_BREAKERS);
            breaker.configure(builder.build(), parameters.note());
        });
    }

    static ActionReport limiter(Limiter limiter, Parameters parameters) {
        return checked(limiter.name(), () -> {
            LimiterConfigBuilder builder = limiter.config().toBuilder();
            change(builder, parameters, OF_LIMITERS);
            limiter.configure(builder.build(), parameters.note());
        });
    }

    private static <B> void change(B builder, Parameters parameters, Map<String, Setting<B>> known) {
        parameters.settings(known.keySet()).forEach((name, value) -> {
            Setting<B> setting = known.get(name);
            if (setting != null) {
                if (value == null && !setting.optional()) {
                    throw nullRejected(name, known);
                }
                setting.change().set(builder, name, value);
            }
        });
    }

    private static <B> RequestException nullRejected(String name, Map<String, Setting<B>> known) {
        List<String> optional = known.entrySet().stream()
                .filter(each -> each.getValue().optional())
                .map(Map.Entry::getKey)
                .toList();
        return RequestException.wrong(
                name + " is null.",
                List.of(
                        optional.isEmpty()
                                ? "a value"
                                : "a value; null removes only these settings: " + String.join(", ", optional)));
    }

    /** The configuration's own messages spell settings as application.yml does. */
    private static ActionReport checked(String node, Runnable change) {
        try {
            change.run();
        } catch (ConfigurationException refused) {
            throw RequestException.wrong(camelCase(refused.problem()), List.of(camelCase(refused.advice())));
        }
        return new ActionReport(List.of(Step.of(node, null)));
    }

    private static String camelCase(String text) {
        String result = text;
        for (Map<String, ?> known : List.of(OF_BREAKERS, OF_LIMITERS)) {
            for (String name : known.keySet()) {
                String kebab = name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
                result = result.replaceAll("\\b" + kebab + "(?![-\\w])", name);
            }
        }
        return result;
    }
}
