package io.throttlemachines.sample.chaos;

import java.util.Locale;

/** What of the shop can be broken on purpose. */
public enum Target {
    /** The connections to the database. */
    DATABASE,
    /** The payment gateway's HTTP server. */
    GATEWAY;

    /** The name in a URL: {@code database} or {@code gateway}. */
    String path() {
        return name().toLowerCase(Locale.ROOT);
    }
}
