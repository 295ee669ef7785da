package io.throttlemachines.spring.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Which instances belong together, and which of them this is.
 *
 * @param name     the name of all of them
 * @param instance the name of this one
 */
public record FleetIdentity(String name, String instance) {

    private static final int SUFFIX_BYTES = 3;

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
