package io.throttlemachines.internal.call;

import io.throttlemachines.internal.text.OneLine;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs code of the application whose failure must reach neither the caller nor the state of a node. Everything that it
 * throws is logged as one warning and goes no further, also a checked exception, which other languages throw
 * undeclared. Internal.
 */
public final class UserCode {

    private static final Logger log = LoggerFactory.getLogger(UserCode.class);

    private UserCode() {}

    /** Runs code that returns nothing, like {@link #get}. */
    public static void run(Supplier<String> what, String consequence, Runnable code) {
        var unused = get(
                what,
                consequence,
                () -> {
                    code.run();
                    return true;
                },
                false);
    }

    /**
     * Runs code that returns a value; returns the fallback if the code throws.
     *
     * @param what        names the code at the beginning of the warning, such as "The meter of breaker 'a'"
     * @param consequence what its failure means, at the end of the warning
     */
    public static <T extends @Nullable Object> T get(
            Supplier<String> what, String consequence, Supplier<T> code, T fallback) {
        try {
            return code.get();
        } catch (Throwable thrown) {
            failed(what, consequence, thrown);
            return fallback;
        }
    }

    /**
     * Logs that code has failed. For a call path that catches the exception itself, so that it allocates nothing.
     * A log that fails as well must not stop the caller either, and there is no other place to report it.
     */
    public static void failed(Supplier<String> what, String consequence, Throwable thrown) {
        try {
            log.warn("{} failed; {}", OneLine.of(what.get()), consequence, thrown);
        } catch (Throwable unlogged) {
            // see above
        }
    }
}
