package io.throttlemachines.spring.config;

import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.breaker.BreakerConfigBuilder;
import io.throttlemachines.control.Mode;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.hedge.HedgeConfigBuilder;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.LimiterConfigBuilder;
import io.throttlemachines.spring.config.YamlValues.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A random application.yml with one breaker, limiter, cascade, hedge or group on each line, of which at most one thing is wrong,
 * and what it means.
 */
final class RandomYaml {

    private final Random random;
    private final StringBuilder text = new StringBuilder("throttle-machines:\n");
    private final Map<String, BreakerConfigBuilder> breakers = new TreeMap<>();
    private final Map<String, LimiterConfigBuilder> limiters = new TreeMap<>();
    private final Map<String, HedgeConfigBuilder> hedges = new TreeMap<>();
    private final Set<String> groups = new TreeSet<>();
    private final SortedSet<Integer> wrongLines = new TreeSet<>();
    private int line = 1;
    private Mistake mistake = new Mistake(-1);

    RandomYaml(int seed) {
        random = new Random(seed);
        section("breakers", 3, 6, id -> breaker(id, "", new ArrayList<>()));
        section("limiters", 3, 6, id -> limiter(id, "", List.of()));
        if (random.nextBoolean()) {
            section("cascades", 2, 7, this::cascade);
        }
        if (random.nextBoolean()) {
            section("hedges", 2, 6, this::hedge);
        }
        if (random.nextBoolean()) {
            section("groups", 2, 18, this::group);
        }
    }

    String text() {
        return text.toString();
    }

    /** The breakers by full name; also those that are only named in the settings of others. */
    Map<String, BreakerConfigBuilder> breakers() {
        return breakers;
    }

    Map<String, LimiterConfigBuilder> limiters() {
        return limiters;
    }

    Map<String, HedgeConfigBuilder> hedges() {
        return hedges;
    }

    /** The short names of the members of each group. */
    Map<String, Set<String>> groups() {
        return groups.stream()
                .collect(Collectors.toMap(
                        group -> group,
                        group -> Stream.of(breakers, limiters)
                                .flatMap(nodes -> nodes.keySet().stream())
                                .filter(name -> name.startsWith(group + "."))
                                .map(name -> name.substring(group.length() + 1))
                                .collect(Collectors.toSet())));
    }

    SortedSet<Integer> wrongLines() {
        return wrongLines;
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

    /** Lines of one section, each with one of this many things wrong, or none. */
    private void section(String name, int most, int things, Function<String, String> node) {
        text.append("  ").append(name).append(":\n");
        line++;
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            line++;
            mistake = new Mistake(random.nextInt(4) == 0 ? random.nextInt(things) : -1);
            text.append("    ").append(node.apply(i + name.substring(0, 1))).append('\n');
            if (mistake.made) {
                wrongLines.add(line);
            }
        }
    }

    /** A breaker that may depend on the members that its group has so far, and becomes one itself. */
    private String breaker(String id, String group, List<String> members) {
        BreakerConfigBuilder config = BreakerConfig.builder();
        List<String> settings = new ArrayList<>(dependencies(members, config::dependsOn));
        String name = name(id, each -> {
            breakers.put(group + each, config);
            members.add(each);
        });
        settings.addAll(breakerSettings(config));
        return name + ": " + all(settings);
    }

    private List<String> dependencies(List<String> members, Consumer<List<String>> setter) {
        if (members.isEmpty() || random.nextBoolean()) {
            return List.of();
        }
        setter.accept(List.copyOf(members));
        return List.of(spelled("depends-on") + ": "
                + members.stream().map(each -> "'" + each + "'").toList());
    }

    private List<String> breakerSettings(BreakerConfigBuilder config) {
        return List.of(
                setting("failure-threshold", YamlValues.WHOLE, YamlValues.NOT_WHOLE, value -> {
                    config.failureThreshold((int) value);
                }),
                setting("reset-timeout", YamlValues.DURATIONS, YamlValues.NO_DURATIONS, value -> {
                    config.resetTimeout((Duration) value);
                }),
                setting("mode", YamlValues.MODES, YamlValues.NO_MODES, value -> config.mode((Mode) value)));
    }

    private String limiter(String id, String group, List<String> members) {
        LimiterConfigBuilder config = LimiterConfig.builder();
        String name = name(id, each -> limiters.put(group + each, config));
        List<String> settings = new ArrayList<>(List.of(
                setting("limit", YamlValues.WHOLE, YamlValues.NOT_WHOLE, value -> config.limit((int) value)),
                setting("period", YamlValues.DURATIONS, YamlValues.NO_DURATIONS, value -> {
                    config.period((Duration) value);
                }),
                setting("algorithm", YamlValues.ALGORITHMS, YamlValues.NO_ALGORITHMS, value -> {
                    config.algorithm((Algorithm) value);
                })));
        settings.addAll(dependencies(members, config::dependsOn));
        return name + ": " + all(settings);
    }

    private String cascade(String id) {
        BreakerConfigBuilder config = BreakerConfig.builder();
        String name = name(id, each -> breakers.put(each, config));
        List<String> settings = new ArrayList<>(breakerSettings(config));
        settings.add(names("cascades-to", id, random.nextInt(4), config::cascadesTo));
        return name + ": " + all(settings);
    }

    private String hedge(String id) {
        HedgeConfigBuilder config = HedgeConfig.builder();
        String name = name(id, each -> hedges.put(each, config));
        List<String> settings = new ArrayList<>(List.of(
                setting("delay", YamlValues.DELAYS, YamlValues.NO_DELAYS, value -> config.delay((Duration) value)),
                setting("budget", YamlValues.BUDGETS, YamlValues.NO_BUDGETS, value -> config.budget((Double) value))));
        settings.add(
                random.nextBoolean()
                        ? setting("max-attempts", YamlValues.ATTEMPTS, YamlValues.NO_ATTEMPTS, value -> {
                            config.maxAttempts((int) value);
                        })
                        : names("breakers", id, random.nextInt(4), config::breakers));
        return name + ": " + all(settings);
    }

    private String group(String id) {
        String[] group = {""};
        String written = name(id, name -> {
            group[0] = name + ".";
            groups.add(name);
        });
        List<String> members = new ArrayList<>();
        List<String> sections = new ArrayList<>();
        if (random.nextInt(4) > 0) {
            String first = breaker("b" + id, group[0], members);
            sections.add("breakers: { " + first + ", " + breaker("c" + id, group[0], members) + " }");
        }
        if (sections.isEmpty() || random.nextBoolean()) {
            sections.add("limiters: { " + limiter("l" + id, group[0], members) + " }");
        }
        if (mistake.here()) {
            sections.add(any(List.of("limits: { x: { limit: 5 } }", "3: 9", "depends-on: b", "mode: off")));
        }
        return written + ": { " + String.join(", ", sections) + " }";
    }

    private String name(String id, Consumer<String> declared) {
        String number = id.replaceAll("\\D", "");
        if (mistake.here()) {
            return any(List.of(
                    id + "/v",
                    "zü" + id,
                    "my " + id,
                    "\"-" + id + "\"",
                    "日本" + "語".repeat(Integer.parseInt(number)),
                    number + "7",
                    "\"[" + id + "\"",
                    "\"" + id + "(x)\"",
                    "\"\"",
                    "\"[]\"",
                    number.equals("0") ? "no" : "yes"));
        }
        Written name = any(List.of(
                new Written(id, id),
                new Written("n_" + id, "n_" + id),
                new Written("N-" + id, "N-" + id),
                new Written("\"[pay/" + id + "]\"", "pay/" + id),
                new Written("\"[zü (x) " + id + "]\"", "zü (x) " + id),
                new Written("\"[a." + id + "]\"", "a." + id),
                new Written("'7" + id + "'", "7" + id),
                new Written("\"77" + id.hashCode() + "\"", "77" + id.hashCode())));
        declared.accept((String) name.value());
        return name.text();
    }

    private String setting(String property, List<Written> right, List<String> wrong, Consumer<Object> setter) {
        if (mistake.here()) {
            return property + ": " + any(wrong);
        }
        Written value = any(right);
        setter.accept(value.value());
        return spelled(property) + ": " + value.text();
    }

    /** Names of breakers that are declared nowhere else. */
    private String names(String property, String id, int count, Consumer<List<String>> setter) {
        if (mistake.here()) {
            return property + ": " + any(YamlValues.NO_NAMES);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) { // an empty list is right: none
            String name = any(List.of("t" + i, "T_" + i, "pay/" + i, "zü (x) " + i, "t." + i)) + id;
            names.add(name);
            breakers.put(name, BreakerConfig.builder());
        }
        setter.accept(names);
        boolean list = count > 1 || random.nextBoolean();
        String written = list ? names.toString() : count == 1 ? names.get(0) : "''";
        return spelled(property) + ": " + written;
    }

    private String spelled(String property) {
        return random.nextInt(3) == 0 ? property.replace('-', '_') : property;
    }

    private String all(List<String> settings) {
        if (mistake.here()) {
            settings.add(any(List.of("limti: 5", "3: 9", "[x]: 9", "\"\": 5", "mode/x: off")));
        } else if (mistake.here()) {
            String first = settings.get(settings.size() - 1).split(":")[0];
            settings.add(first.toUpperCase(Locale.ROOT) + ": 60s"); // the same property in another spelling
        }
        Collections.shuffle(settings, random);
        return "{ " + String.join(", ", settings) + " }";
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
