package io.throttlemachines.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real scrape contains every metric that the dashboard and the examples in the docs query. */
class QueriesTest {

    private static final Path DOCS = Path.of("").toAbsolutePath().resolveSibling("docs");
    private static final Pattern EXAMPLES = Pattern.compile("```promql\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ALERT = Pattern.compile("expr: (.*)");

    private final Scrape scrape = new Scrape();

    @Test
    void everyQueryOfTheDashboardIsAnswered() throws IOException {
        JsonNode dashboard = dashboard();

        assertThat(queries(dashboard)).hasSizeGreaterThan(25).allSatisfy(query -> query.assertAnsweredBy(scrape));
        assertThat(queriesOfVariables(dashboard)).isNotEmpty().allSatisfy(query -> query.assertAnsweredBy(scrape));
    }

    @Test
    void everyMetricIsOnTheDashboard() throws IOException {
        List<Query> queries = queries(dashboard());

        assertThat(scrape.families())
                .hasSize(11)
                .allSatisfy(family -> assertThat(queries)
                        .as(family)
                        .anyMatch(query -> query.names().stream().anyMatch(name -> name.startsWith(family))));
    }

    @Test
    void thePanelsDoNotOverlapAndAskTheChosenDataSource() throws IOException {
        boolean[][] taken = new boolean[200][24];
        for (JsonNode panel : dashboard().get("panels")) {
            String title = panel.get("title").asString();
            JsonNode place = panel.get("gridPos");
            for (int y = 0; y < place.get("h").asInt(); y++) {
                for (int x = 0; x < place.get("w").asInt(); x++) {
                    int row = place.get("y").asInt() + y;
                    int column = place.get("x").asInt() + x;
                    assertThat(taken[row][column]).as(title).isFalse();
                    taken[row][column] = true;
                }
            }
            if (!panel.get("type").asString().equals("row")) {
                assertThat(panel.get("datasource").get("uid").asString())
                        .as(title)
                        .isEqualTo("${datasource}");
                assertThat(panel.get("description").asString()).as(title).isNotBlank();
            }
        }
    }

    @Test
    void everyExampleInTheDocsIsAnswered() throws IOException {
        String page = Files.readString(DOCS.resolve("metrics.md"));
        List<Query> examples = Stream.concat(
                        EXAMPLES.matcher(page)
                                .results()
                                .flatMap(block -> block.group(1).lines()),
                        ALERT.matcher(page).results().map(alert -> alert.group(1)))
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Query::new)
                .toList();

        assertThat(examples).hasSizeGreaterThan(8).allSatisfy(query -> query.assertAnsweredBy(scrape));
    }

    @Test
    void everyMetricIsInTheTableOfTheDocs() throws IOException {
        String page = Files.readString(DOCS.resolve("metrics.md"));

        assertThat(scrape.families())
                .allSatisfy(family -> assertThat(page)
                        .contains("| `"
                                + family.replaceFirst("_total$|_seconds$", "").replace('_', '.') + "` |"));
    }

    /** Without this, the tests above could pass because they check nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "throttle_breaker_calls_total",
                "throttle_breaker_state{outcome=\"open\"}",
                "throttle_breaker_state{state=\"opened\"}",
                "sum by (outcome) (throttle_breaker_state)"
            })
    void aWrongQueryFails(String query) {
        assertThatThrownBy(() -> new Query(query).assertAnsweredBy(scrape)).isInstanceOf(AssertionError.class);
    }

    private static JsonNode dashboard() throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(DOCS.resolve("grafana-dashboard.json")));
    }

    private static List<Query> queries(JsonNode dashboard) {
        return dashboard.findValues("expr").stream()
                .map(JsonNode::asString)
                .map(Query::new)
                .toList();
    }

    private static List<Query> queriesOfVariables(JsonNode dashboard) {
        return dashboard.findValues("definition").stream()
                .map(JsonNode::asString)
                .map(Query::new)
                .collect(Collectors.toList());
    }
}
