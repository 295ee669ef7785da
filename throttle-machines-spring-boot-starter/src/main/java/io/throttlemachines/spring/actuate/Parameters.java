package io.throttlemachines.spring.actuate;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** The parameters of an action, as they were written. Each is looked at only by an action that has a use for it. */
final class Parameters {

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final @Nullable String cascade;
    private final @Nullable String key;
    private final @Nullable String pause;

    Parameters(@Nullable String cascade, @Nullable String key, @Nullable String pause) {
        this.cascade = cascade;
        this.key = key;
        this.pause = pause;
    }

    boolean cascade() {
        if (cascade == null || cascade.equals("false")) {
            return false;
        }
        if (cascade.equals("true")) {
            return true;
        }
        throw RequestException.wrong("cascade is '" + cascade + "'.", List.of("true", "false"));
    }

    @Nullable
    String key() {
        return key;
    }

    Duration pause() {
        if (pause == null) {
            return Duration.ZERO;
        }
        try {
            Duration parsed = DurationStyle.detectAndParse(pause);
            if (!parsed.isNegative() && parsed.compareTo(LONGEST_PAUSE) <= 0) {
                return parsed;
            }
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            // told below, as a duration that is too long is
        }
        throw RequestException.wrong("pause is '" + pause + "'.", List.of("from 0s to 1m, such as 500ms or PT0.5S"));
    }
}
