package io.throttlemachines.spring.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.convert.ConverterNotFoundException;

/**
 * What binding would get wrong by itself under our prefix: a name with nothing beneath it ({@code search:}) is one with
 * the defaults, a value where names or settings belong is told as that, and a fraction where a whole number belongs is refused instead of being cut off.
 */
public final class StrictBindHandler extends AbstractBindHandler {

    private static final ConfigurationPropertyName PREFIX =
            ConfigurationPropertyName.of(ThrottleMachinesProperties.PREFIX);

    public StrictBindHandler(BindHandler parent) {
        super(parent);
    }

    @Override
    public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        ConfigurationProperty property = findOnSection(name, target, context);
        if (property != null && !property.getValue().toString().isBlank()) {
            WrongValue wrong = WrongValue.ofSection(
                    target.getType().toClass(), property.getValue().toString());
            throw new InvalidThrottleConfigurationException(
                    WrittenProperties.text(name), property.getValue(), property, wrong.reason(), wrong.advice(), null);
        }
        return super.onStart(name, target, context);
    }

    @Override
    public @Nullable Object onSuccess(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        ConfigurationProperty property = context.getConfigurationProperty();
        if (PREFIX.isAncestorOf(name) && property != null && isWhole(result) && isFraction(property.getValue())) {
            throw new NumberFormatException(property.getValue() + " is not a whole number");
        }
        return super.onSuccess(name, target, context, result);
    }

    private static boolean isWhole(Object number) {
        return number instanceof Integer || number instanceof Long;
    }

    private static boolean isFraction(Object value) {
        return value instanceof Number number && number.doubleValue() != Math.rint(number.doubleValue());
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) throws Exception {
        // Only blank text gets here: any other value where a section belongs was refused at the start.
        if (error instanceof ConverterNotFoundException && findOnSection(name, target, context) != null) {
            return super.onSuccess(name, target, context, empty(target));
        }
        return super.onFailure(name, target, context, error);
    }

    /** The value that was written where further names or settings belong, if one was. */
    private static @Nullable ConfigurationProperty findOnSection(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context) {
        return isOurs(name) && isSection(target.getType().toClass()) ? find(name, context) : null;
    }

    private static boolean isOurs(ConfigurationPropertyName name) {
        return PREFIX.equals(name) || PREFIX.isAncestorOf(name);
    }

    private static boolean isSection(Class<?> type) {
        return Map.class.isAssignableFrom(type)
                || (type.isRecord() && type.getPackageName().equals(StrictBindHandler.class.getPackageName()));
    }

    private static @Nullable ConfigurationProperty find(ConfigurationPropertyName name, BindContext context) {
        for (ConfigurationPropertySource source : context.getSources()) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                return property;
            }
        }
        return null;
    }

    private static Object empty(Bindable<?> target) {
        return Map.class.isAssignableFrom(target.getType().toClass())
                ? new LinkedHashMap<>()
                : new Binder(List.of()).bindOrCreate(ThrottleMachinesProperties.PREFIX, target);
    }
}
