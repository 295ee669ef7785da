package io.throttlemachines.spring.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The metrics of a real scrape: names, their labels, and the values of the labels. */
final class Scrape {

    private static final Pattern FAMILY = Pattern.compile("# TYPE (\\w+) .*");
    private static final Pattern SERIES = Pattern.compile("(\\w+)\\{(.*)} .*");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** Names without the suffixes of a summary. */
    private final Set<String> families = new TreeSet<>();

    private final Map<String, Map<String, Set<String>>> labels = new HashMap<>();

    Scrape() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Everything all = new Everything(registry)) {
            registry.scrape().lines().forEach(this::read);
        }
    }

    private void read(String line) {
        var family = FAMILY.matcher(line);
        if (family.matches()) {
            families.add(family.group(1).replaceFirst("_max$", ""));
        }
        var series = SERIES.matcher(line);
        if (!line.startsWith("#") && series.matches()) {
            Map<String, Set<String>> its = labels.computeIfAbsent(series.group(1), name -> new HashMap<>());
            LABEL.matcher(series.group(2))
                    .results()
                    .forEach(label -> its.computeIfAbsent(label.group(1), name -> new HashSet<>())
                            .add(label.group(2)));
        }
    }

    /** The names of metrics: of a timer without {@code _count}, {@code _sum} and {@code _max}. */
    Set<String> families() {
        return families;
    }

    boolean has(String name) {
        return labels.containsKey(name);
    }

    /** The labels of a name with all their values. */
    Map<String, Set<String>> labels(String name) {
        return labels.getOrDefault(name, Map.of());
    }
}
