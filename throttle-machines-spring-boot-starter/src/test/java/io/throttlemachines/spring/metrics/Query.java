package io.throttlemachines.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names that a PromQL expression queries: metrics, labels and values of labels. */
record Query(String text) {

    /** Labels that Prometheus itself adds. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

    private static final Pattern SELECTOR = Pattern.compile("\\b(throttle_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|without) \\(([^)]*)\\)");
    private static final Pattern ASKED_LABEL = Pattern.compile("label_values\\(.*, (\\w+)\\)");

    private Stream<MatchResult> selectors() {
        return SELECTOR.matcher(text).results();
    }

    /** The metrics that it queries. */
    Set<String> names() {
        return selectors().map(selector -> selector.group(1)).collect(Collectors.toSet());
    }

    /** Asserts that the scrape has all named metrics, labels, and values that labels are compared with. */
    void assertAnsweredBy(Scrape scrape) {
        assertThat(names()).as(text).isNotEmpty().allMatch(scrape::has);
        selectors()
                .filter(selector -> selector.group(2) != null)
                .forEach(selector -> MATCHER.matcher(selector.group(2))
                        .results()
                        .filter(matcher -> !OF_THE_TARGET.contains(matcher.group(1)))
                        .forEach(matcher -> assertMatched(matcher, scrape.labels(selector.group(1)))));
        Set<String> labels = new HashSet<>(OF_THE_TARGET);
        names().forEach(name -> labels.addAll(scrape.labels(name).keySet()));
        assertThat(grouping()).as(text).isSubsetOf(labels);
    }

    private void assertMatched(MatchResult matcher, Map<String, Set<String>> labels) {
        assertThat(labels).as(text).containsKey(matcher.group(1));
        String value = matcher.group(3);
        if (!value.contains("$") && !matcher.group(1).equals("name")) {
            assertThat(labels.get(matcher.group(1))).as(text).containsAll(Set.of(value.split("\\|")));
        }
    }

    private Set<String> grouping() {
        Stream<String> grouped = GROUPING.matcher(text)
                .results()
                .flatMap(by -> Stream.of(by.group(1).split(", *")));
        Stream<String> asked = ASKED_LABEL.matcher(text).results().map(label -> label.group(1));
        return Stream.concat(grouped, asked).collect(Collectors.toSet());
    }
}
