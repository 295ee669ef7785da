package io.throttlemachines.spring.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Which instances belong together, and which of them this is.
 *
 * @param name     the name of all of them
 * @param instance the name of this one
 */
public record FleetIdentity(String name, String instance) {

    /** The property with the name of the fleet. */
    static final String FLEET_NAME = "throttle-machines.fleet.name";

    /** The property whose value is the name where {@link #FLEET_NAME} is not written. */
    static final String APPLICATION_NAME = "spring.application.name";

    private static final int SUFFIX_BYTES = 3;

    /**
     * The name of the fleet as it is written, even with a placeholder that has no value; null if there is none, or only one of
     * the application that cannot begin a key.
     */
    public static @Nullable String nameIn(Environment environment) {
        String written = Binder.get(environment).bind(FLEET_NAME, String.class).orElse(null);
        String application = environment.getProperty(APPLICATION_NAME);
        return written == null && application != null && isKey(application) ? application : written;
    }

    /** Whether a key may begin with a name. In a Redis cluster, braces in a key decide which server keeps it. */
    public static boolean isKey(String name) {
        return !name.isBlank() && name.indexOf('{') < 0 && name.indexOf('}') < 0;
    }

    /** The identity of this instance; without a name of its own it gets that of its host, and a random suffix. */
    public static FleetIdentity of(String name, @Nullable String instance) {
        return new FleetIdentity(name, instance == null ? host() + "-" + suffix() : instance);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "instance";
        }
    }

    private static String suffix() {
        byte[] random = new byte[SUFFIX_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
