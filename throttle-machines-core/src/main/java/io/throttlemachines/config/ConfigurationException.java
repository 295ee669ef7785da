package io.throttlemachines.config;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A setting that cannot work. It tells which node and setting, what is wrong, and what to write instead. */
public final class ConfigurationException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final @Nullable String node;
    private final @Nullable String setting;
    private final String advice;

    /**
     * Tells what is wrong.
     *
     * @param node    the full name of the breaker, limiter or group, where known
     * @param setting the setting as written in application.yml, such as {@code depends-on}, where one is to blame
     * @param problem what is wrong, as a sentence
     * @param advice  what to write instead, as a sentence
     */
    public ConfigurationException(@Nullable String node, @Nullable String setting, String problem, String advice) {
        super(problem + " " + advice);
        this.node = node;
        this.setting = setting;
        this.advice = advice;
    }

    /**
     * The same problem, told of a node that was not known where it was found.
     *
     * @param name the node's full name
     * @return this, if the node is known already
     */
    public ConfigurationException of(String name) {
        if (node != null) {
            return this;
        }
        ConfigurationException named = new ConfigurationException(name, setting, name + ": " + problem(), advice);
        named.initCause(this);
        return named;
    }

    /**
     * The node whose setting is wrong.
     *
     * @return its full name, or null
     */
    public @Nullable String node() {
        return node;
    }

    /**
     * The setting that is wrong.
     *
     * @return its name as in application.yml, or null
     */
    public @Nullable String setting() {
        return setting;
    }

    /**
     * What is wrong.
     *
     * @return a sentence
     */
    public String problem() {
        String message = String.valueOf(getMessage());
        return message.substring(0, message.length() - advice.length() - 1);
    }

    /**
     * What to write instead.
     *
     * @return a sentence
     */
    public String advice() {
        return advice;
    }
}
