package io.throttlemachines.spring.config;

import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.Algorithm;
import java.time.Duration;
import java.util.List;

/** Right and wrong values of settings in application.yml. */
final class YamlValues {

    /** Something as it is written, and its value. */
    record Written(String text, Object value) {}

    static final List<Written> WHOLE = List.of(
            right("5", 5),
            right("'7'", 7),
            right("+9", 9),
            right("1_000", 1000),
            right("0x10", 16),
            right("12.0", 12),
            right("'010'", 10),
            right("0b11", 3),
            right("' 6 '", 6));
    static final List<String> NOT_WHOLE = List.of(
            "1,500",
            "10,000",
            "'1,500'",
            "010",
            "1:30",
            "many",
            "2.5",
            "yes",
            ".inf",
            ".nan",
            "[5]",
            "{x: 5}",
            "0",
            "-1",
            "''",
            "",
            "~",
            "5d",
            "1.0e+30",
            "99999999999999999999",
            "'1_000'",
            "$5",
            "5%");
    static final List<Written> DURATIONS = List.of(
            right("60s", Duration.ofMinutes(1)),
            right("PT1M", Duration.ofMinutes(1)),
            right("500ms", Duration.ofMillis(500)),
            right("90", Duration.ofMillis(90)),
            right("'5m'", Duration.ofMinutes(5)),
            right("'0100'", Duration.ofMillis(100)),
            right("1H", Duration.ofHours(1)));
    static final List<String> NO_DURATIONS = List.of(
            "soon", "1:30", "010", "1.5", "60 s", "-1s", "0s", "yes", "[1s]", "{s: 1}", "''", "", "1,000ms", "60sec");
    static final List<Written> MODES = List.of(
            right("off", Mode.OFF),
            right("false", Mode.OFF),
            right("'off'", Mode.OFF),
            right("observe", Mode.OBSERVE),
            right("ENFORCE", Mode.ENFORCE));
    static final List<String> NO_MODES = List.of("0", "1", "on", "yes", "maybe", "'1'", "[off]", "{off: }", "''");
    static final List<Written> ALGORITHMS = List.of(
            right("gcra", Algorithm.GCRA),
            right("token_bucket", Algorithm.TOKEN_BUCKET),
            right("FIXED-WINDOW", Algorithm.FIXED_WINDOW),
            right("slidingWindow", Algorithm.SLIDING_WINDOW));
    static final List<String> NO_ALGORITHMS = List.of("2", "'0'", "off", "leaky", "[gcra]", "1.0");
    static final List<Written> ATTEMPTS = List.of(
            right("3", 3), right("'7'", 7), right("+9", 9), right("0x4", 4), right("10.0", 10), right("' 6 '", 6));
    static final List<String> NO_ATTEMPTS =
            List.of("11", "010", "1:30", "many", "2.5", "yes", "[2]", "{x: 2}", "0", "''", "1,000");
    static final List<Written> DELAYS = List.of(
            right("0s", Duration.ZERO), right("20ms", Duration.ofMillis(20)), right("PT1S", Duration.ofSeconds(1)));
    static final List<String> NO_DELAYS = List.of("soon", "1:30", "010", "-1s", "[1s]", "''", "1,000ms");
    static final List<Written> BUDGETS =
            List.of(right("0.25", 0.25), right("0", 0.0), right("'1.5'", 1.5), right("+2", 2.0), right("5e-1", 0.5));
    static final List<String> NO_BUDGETS =
            List.of("-0.1", "9.5", "1:30", "010", "0.5d", "'0,5'", ".nan", ".inf", "half", "5%", "yes", "[1]", "''");
    static final List<String> NO_NAMES = List.of("no", "[yes]", "1.10", "[007]", "{x: y}", "{2: b}", "['']");

    private YamlValues() {}

    private static Written right(String text, Object value) {
        return new Written(text, value);
    }
}
