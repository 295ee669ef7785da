package io.throttlemachines.spring.config;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** A random application.yml with one node on each line, of which at most one thing is wrong, and what it means. */
final class RandomYaml {

    /** Something as it is written, and its value; null if it is wrong. */
    private record Written(String text, Object value) {}

    /** One node: its name, and the settings that are written for it. */
    record Node(String name, BreakerConfigBuilder breaker, LimiterConfigBuilder limiter) {}

    private static final List<Written> WHOLE = List.of(
            right("5", 5),
            right("'7'", 7),
            right("+9", 9),
            right("1_000", 1000),
            right("0x10", 16),
            right("12.0", 12),
            right("'010'", 10),
            right("0b11", 3),
            right("' 6 '", 6));
    private static final List<String> NOT_WHOLE = List.of(
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
    private static final List<Written> DURATIONS = List.of(
            right("60s", Duration.ofMinutes(1)),
            right("PT1M", Duration.ofMinutes(1)),
            right("500ms", Duration.ofMillis(500)),
            right("90", Duration.ofMillis(90)),
            right("'5m'", Duration.ofMinutes(5)),
            right("'0100'", Duration.ofMillis(100)),
            right("1H", Duration.ofHours(1)));
    private static final List<String> NO_DURATIONS = List.of(
            "soon", "1:30", "010", "1.5", "60 s", "-1s", "0s", "yes", "[1s]", "{s: 1}", "''", "", "1,000ms", "60sec");
    private static final List<Written> MODES = List.of(
            right("off", Mode.OFF),
            right("false", Mode.OFF),
            right("'off'", Mode.OFF),
            right("observe", Mode.OBSERVE),
            right("ENFORCE", Mode.ENFORCE));
    private static final List<String> NO_MODES =
            List.of("0", "1", "on", "yes", "maybe", "'1'", "[off]", "{off: }", "''");
    private static final List<Written> ALGORITHMS = List.of(
            right("gcra", Algorithm.GCRA),
            right("token_bucket", Algorithm.TOKEN_BUCKET),
            right("FIXED-WINDOW", Algorithm.FIXED_WINDOW),
            right("slidingWindow", Algorithm.SLIDING_WINDOW));
    private static final List<String> NO_ALGORITHMS = List.of("2", "'0'", "off", "leaky", "[gcra]", "1.0");

    private final Random random;
    private final StringBuilder text = new StringBuilder("throttle-machines:\n");
    private final List<Node> nodes = new ArrayList<>();
    private final SortedSet<Integer> wrongLines = new TreeSet<>();
    private int line = 1;

    RandomYaml(int seed) {
        random = new Random(seed);
        section("breakers", this::breaker);
        section("limiters", this::limiter);
    }

    String text() {
        return text.toString();
    }

    List<Node> nodes() {
        return nodes;
    }

    SortedSet<Integer> wrongLines() {
        return wrongLines;
    }

    private void section(String name, BiConsumer<String, Mistake> node) {
        text.append("  ").append(name).append(":\n");
        line++;
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            line++;
            Mistake mistake = new Mistake(random.nextInt(4) == 0 ? random.nextInt(6) : -1);
            node.accept(i + name.substring(0, 1), mistake);
            if (mistake.made) {
                wrongLines.add(line);
            }
        }
    }

    /** Which of the things on a line to write wrong, if any. */
    private static final class Mistake {

        private int left;
        private boolean made;

        Mistake(int left) {
            this.left = left;
        }

        boolean here() {
            boolean here = left-- == 0;
            made |= here;
            return here;
        }
    }

    private void breaker(String id, Mistake mistake) {
        BreakerConfigBuilder config = BreakerConfig.builder();
        String name = name(id, mistake, config, null);
        List<String> settings = new ArrayList<>(List.of(
                setting("failure-threshold", WHOLE, NOT_WHOLE, mistake, value -> config.failureThreshold((int) value)),
                setting("reset-timeout", DURATIONS, NO_DURATIONS, mistake, value -> {
                    config.resetTimeout((Duration) value);
                }),
                setting("mode", MODES, NO_MODES, mistake, value -> config.mode((Mode) value))));
        stray(settings, mistake);
        write(name, settings);
    }

    private void limiter(String id, Mistake mistake) {
        LimiterConfigBuilder config = LimiterConfig.builder();
        String name = name(id, mistake, null, config);
        List<String> settings = new ArrayList<>(List.of(
                setting("limit", WHOLE, NOT_WHOLE, mistake, value -> config.limit((int) value)),
                setting("period", DURATIONS, NO_DURATIONS, mistake, value -> config.period((Duration) value)),
                setting("algorithm", ALGORITHMS, NO_ALGORITHMS, mistake, value -> {
                    config.algorithm((Algorithm) value);
                })));
        stray(settings, mistake);
        write(name, settings);
    }

    private String name(String id, Mistake mistake, BreakerConfigBuilder breaker, LimiterConfigBuilder limiter) {
        if (mistake.here()) {
            return any(List.of(
                    id + "/v",
                    "zü" + id,
                    "my " + id,
                    "\"-" + id + "\"",
                    "日本",
                    id.charAt(0) + "7",
                    "\"[" + id + "\"",
                    "\"" + id + "(x)\"",
                    "\"\"",
                    "\"[]\"",
                    id.startsWith("0") ? "no" : "yes"));
        }
        Written name = any(List.of(
                right(id, id),
                right("n_" + id, "n_" + id),
                right("N-" + id, "N-" + id),
                right("\"[pay/" + id + "]\"", "pay/" + id),
                right("\"[zü (x) " + id + "]\"", "zü (x) " + id),
                right("\"[a." + id + "]\"", "a." + id),
                right("'7" + id + "'", "7" + id),
                right("\"77" + id.charAt(0) + "\"", "77" + id.charAt(0))));
        nodes.add(new Node((String) name.value(), breaker, limiter));
        return name.text();
    }

    private String setting(
            String property,
            List<Written> right,
            List<String> wrong,
            Mistake mistake,
            java.util.function.Consumer<Object> setter) {
        if (mistake.here()) {
            return property + ": " + any(wrong);
        }
        Written value = any(right);
        setter.accept(value.value());
        String spelled = random.nextInt(3) == 0 ? property.replace('-', '_') : property;
        return spelled + ": " + value.text();
    }

    /** A property that does not exist, or another spelling of one that is written already. */
    private void stray(List<String> settings, Mistake mistake) {
        if (mistake.here()) {
            settings.add(any(List.of("limti: 5", "3: 9", "[x]: 9", "\"\": 5", "mode/x: off")));
        } else if (mistake.here()) {
            String first = settings.get(1).split(":")[0];
            settings.add(first.toUpperCase(java.util.Locale.ROOT) + ": 60s");
        }
    }

    private void write(String name, List<String> settings) {
        Collections.shuffle(settings, random);
        text.append("    ")
                .append(name)
                .append(": { ")
                .append(String.join(", ", settings))
                .append(" }\n");
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static Written right(String text, Object value) {
        return new Written(text, value);
    }
}
