package io.throttlemachines.sample.chaos;

import java.util.Locale;

/** What of the shop can be broken on purpose. */
public enum Target {
    /** The connections to the database. */
    DATABASE,
    /** The payment gateway's HTTP server. */
    GATEWAY,
    /** The HTTP servers that answer searches, all of them. */
    SEARCH,
    /** The delivery partner swift, and no other partner. */
    SWIFT;

    /** The name in a URL: {@code database}, {@code gateway}, {@code search} or {@code swift}. */
    String path() {
        return name().toLowerCase(Locale.ROOT);
    }
}
