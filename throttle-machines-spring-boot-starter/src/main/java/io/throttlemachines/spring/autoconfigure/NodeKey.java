package io.throttlemachines.spring.autoconfigure;

/**
 * Where a node stands in the configuration.
 *
 * @param property its full key, such as {@code throttle-machines.limiters.public-api}
 * @param defaults the full key of the defaults for its kind
 */
record NodeKey(String property, String defaults) {

    static final NodeKey BREAKER_DEFAULTS = defaults("breaker");
    static final NodeKey LIMITER_DEFAULTS = defaults("limiter");
    static final NodeKey HEDGE_DEFAULTS = defaults("hedge");

    static NodeKey ofBreaker(String section, String name) {
        return new NodeKey(below(section, name), BREAKER_DEFAULTS.property);
    }

    static NodeKey ofLimiter(String section, String name) {
        return new NodeKey(below(section, name), LIMITER_DEFAULTS.property);
    }

    static NodeKey ofHedge(String section, String name) {
        return new NodeKey(below(section, name), HEDGE_DEFAULTS.property);
    }

    /** A place that has no defaults. */
    static NodeKey of(String property) {
        return new NodeKey(property, property);
    }

    private static NodeKey defaults(String kind) {
        return of(ThrottleMachinesProperties.PREFIX + ".defaults." + kind);
    }

    /** The key of a name below another key, in brackets if the name could not stand there without. */
    static String below(String key, String name) {
        return below(key, name, false);
    }

    /** As above, of a name or the index of a list's element. */
    static String below(String key, String name, boolean index) {
        boolean plain = !index && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_');
        return plain ? key + "." + name : key + "[" + name + "]";
    }
}
