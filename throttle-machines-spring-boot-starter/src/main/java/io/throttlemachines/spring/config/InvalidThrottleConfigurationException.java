package io.throttlemachines.spring.config;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;

/** A setting in the application's configuration that cannot work: which one, where it stands, and what to write instead. */
public final class InvalidThrottleConfigurationException extends RuntimeException implements OriginProvider {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String property;
    private final @Nullable String value;
    private final transient @Nullable Origin origin;
    private final String problem;
    private final String advice;

    /**
     * Tells what is wrong.
     *
     * @param property the full key
     * @param value    what was written there, if anything
     * @param near     what was written there or nearby and tells the place, if anything
     */
    InvalidThrottleConfigurationException(
            String property,
            @Nullable Object value,
            @Nullable ConfigurationProperty near,
            String problem,
            String advice,
            @Nullable Throwable cause) {
        super(property + ": " + problem + " " + advice, cause);
        this.property = property;
        this.value = value == null ? null : value.toString();
        this.origin = Origin.from(near);
        this.problem = problem;
        this.advice = advice;
    }

    public String property() {
        return property;
    }

    @Nullable
    public String value() {
        return value;
    }

    @Override
    public @Nullable Origin getOrigin() {
        return origin;
    }

    public String problem() {
        return problem;
    }

    public String advice() {
        return advice;
    }
}
