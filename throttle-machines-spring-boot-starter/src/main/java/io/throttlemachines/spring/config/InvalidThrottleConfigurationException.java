package io.throttlemachines.spring.config;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;

/** Mistakes in the application's configuration: which properties, where they are written, and what to write instead. */
public final class InvalidThrottleConfigurationException extends RuntimeException implements OriginProvider {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    InvalidThrottleConfigurationException(List<Mistake> mistakes, @Nullable Throwable cause) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("; ")), cause);
        this.mistakes = List.copyOf(mistakes);
    }

    /** At least one mistake, in the order in which they were found. */
    public List<Mistake> mistakes() {
        return mistakes;
    }

    @Override
    public @Nullable Origin getOrigin() {
        return mistakes.get(0).origin();
    }

    /**
     * One mistake.
     *
     * @param property the full key; null if it was made in Java
     * @param value    what is written there, if anything
     * @param origin   where that is written, or something near it, if known
     * @param problem  what is wrong, as a sentence
     * @param advice   what to write instead, as a sentence
     */
    public record Mistake(
            @Nullable String property,
            @Nullable String value,
            @Nullable Origin origin,
            String problem,
            String advice) {

        static Mistake of(
                String property,
                @Nullable Object value,
                @Nullable ConfigurationProperty near,
                String problem,
                String advice) {
            return new Mistake(property, value == null ? null : value.toString(), Origin.from(near), problem, advice);
        }

        @Override
        public String toString() {
            return (property == null ? "" : property + ": ") + problem + " " + advice;
        }
    }
}
