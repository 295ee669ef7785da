package io.throttlemachines.spring.config;

import io.throttlemachines.spring.config.written.RawName.Element;

/**
 * The key of a node in the configuration.
 *
 * @param property its full key, such as {@code throttle-machines.limiters.public-api}
 * @param defaults the full key of the defaults for its kind
 */
public record PropertyPath(String property, String defaults) {

    static final PropertyPath BREAKER_DEFAULTS = defaults("breaker");
    static final PropertyPath LIMITER_DEFAULTS = defaults("limiter");
    static final PropertyPath HEDGE_DEFAULTS = defaults("hedge");
    static final PropertyPath RETRY_DEFAULTS = defaults("retry");

    /** The path of a name in a section; {@code this} has the defaults of its kind. */
    PropertyPath of(String section, String name) {
        return new PropertyPath(below(section, name), property);
    }

    /** A place that has no defaults. */
    static PropertyPath of(String property) {
        return new PropertyPath(property, property);
    }

    private static PropertyPath defaults(String kind) {
        return of(ThrottleMachinesProperties.PREFIX + ".defaults." + kind);
    }

    /** The key of a name under another key, in brackets if the name has characters that need them. */
    public static String below(String key, String name) {
        return below(key, name, false);
    }

    /** As above, of a name or the index of a list's element. */
    public static String below(String key, String name, boolean index) {
        boolean plain = !index && new Element(name, false).dropped().isEmpty();
        return plain ? key + "." + name : key + "[" + name + "]";
    }
}
