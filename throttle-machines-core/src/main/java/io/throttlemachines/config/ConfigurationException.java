package io.throttlemachines.config;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A setting is invalid. Names the node and the setting, the problem, and what to write instead. */
public final class ConfigurationException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final @Nullable String node;
    private final @Nullable String setting;
    private final String advice;

    /**
     * Describes the problem.
     *
     * @param node    the full name of the breaker, limiter or group; null if unknown
     * @param setting the setting as written in application.yml, such as {@code depends-on}; null if no single one is
     *                wrong
     * @param problem what is wrong, as a sentence
     * @param advice  what to write instead, as a sentence
     */
    public ConfigurationException(@Nullable String node, @Nullable String setting, String problem, String advice) {
        super(problem + " " + advice);
        this.node = node;
        this.setting = setting;
        this.advice = advice;
    }

    /** The same problem with the full name of its node; this exception if it has a node already. */
    public ConfigurationException of(String name) {
        if (node != null) {
            return this;
        }
        ConfigurationException named = new ConfigurationException(name, setting, name + ": " + problem(), advice);
        named.initCause(this);
        return named;
    }

    /** The full name of the node with the invalid setting; null if unknown. */
    public @Nullable String node() {
        return node;
    }

    /** The name of the invalid setting as in application.yml; null if no single one is wrong. */
    public @Nullable String setting() {
        return setting;
    }

    /** What is wrong, as a sentence. */
    public String problem() {
        String message = String.valueOf(getMessage());
        return message.substring(0, message.length() - advice.length() - 1);
    }

    /** What to write instead, as a sentence. */
    public String advice() {
        return advice;
    }
}
