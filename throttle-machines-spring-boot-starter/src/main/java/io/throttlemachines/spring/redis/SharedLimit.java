package io.throttlemachines.spring.redis;

import io.throttlemachines.config.ConfigurationException;
import io.throttlemachines.limiter.store.PermitStore.Limit;
import io.throttlemachines.limiter.store.PermitStore.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The settings of a limiter as a script counts by them: the arguments of its actions, and how its replies read. All arguments
 * are whole numbers below 2^53, which the numbers of Lua (IEEE 754 doubles) represent exactly.
 */
sealed interface SharedLimit permits SharedRate, SharedWindows {

    /** The most permits at once that scripts count exactly, whatever the other settings. */
    long MOST_PERMITS = 1_000_000_000_000L;

    /**
     * Prepares settings.
     *
     * @throws ConfigurationException if a script cannot count by them exactly
     */
    static SharedLimit of(Limit limit) {
        return switch (limit.algorithm()) {
            case TOKEN_BUCKET, GCRA -> SharedRate.of(limit);
            case FIXED_WINDOW -> SharedWindows.fixed(limit);
            case SLIDING_WINDOW -> SharedWindows.sliding(limit);
        };
    }

    /** Distinguishes the keys of algorithms whose states differ. */
    String keySuffix();

    /** The script that counts. */
    Script script();

    /** The most permits at once. */
    long most();

    /**
     * The arguments to take permits or to look.
     *
     * @param permits at most {@link #most()}
     */
    byte[][] asking(Action action, long permits);

    /** The arguments to give permits back; empty if nothing can be given back any more. */
    byte[][] givingBack(long permits, long elapsedNanos);

    /** Reads what the script replied to {@link #asking}. */
    Reply reply(List<Long> values);

    /** What a caller wants. */
    enum Action {
        TAKE("take"),
        LOOK("look"),
        GIVE_BACK("give-back");

        private final String text;

        Action(String text) {
            this.text = text;
        }
    }

    /** Writes the arguments of a script. */
    static byte[][] arguments(Action action, long... numbers) {
        byte[][] arguments = new byte[numbers.length + 1][];
        arguments[0] = action.text.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < numbers.length; at++) {
            arguments[at + 1] = Long.toString(numbers[at]).getBytes(StandardCharsets.US_ASCII);
        }
        return arguments;
    }

    /** Rejects more permits than scripts count. */
    static void refuseTooMany(String setting, long permits) {
        if (permits > MOST_PERMITS) {
            throw new ConfigurationException(
                    null,
                    setting,
                    setting + " " + permits + " is more than instances can share in Redis.",
                    "Write at most " + MOST_PERMITS + ", or let each instance count for itself.");
        }
    }
}
