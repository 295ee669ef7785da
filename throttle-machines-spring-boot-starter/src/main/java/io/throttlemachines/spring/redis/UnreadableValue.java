package io.throttlemachines.spring.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.List;

/** Errors of a script that come from the value of a key, which somebody has overwritten. All other keys can still be decided. */
final class UnreadableValue {

    /** A value of another type, what Lua says of a string that is no packed state, and what our scripts say of its numbers. */
    private static final List<String> ERRORS =
            List.of("WRONGTYPE", "bad argument #", "attempt to ", "unreadable state");

    private UnreadableValue() {}

    static boolean isReason(Throwable failure) {
        String message = failure instanceof RedisCommandExecutionException ? failure.getMessage() : null;
        return message != null && ERRORS.stream().anyMatch(message::contains);
    }
}
