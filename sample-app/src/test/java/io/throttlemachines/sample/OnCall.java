package io.throttlemachines.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/** The operator on call. All that the operator knows comes from the endpoints. */
final class OnCall {

    private final Shop shop;

    OnCall(Shop shop) {
        this.shop = shop;
    }

    /** Everything that the endpoints show at one moment. */
    record Look(
            DocumentContext status,
            DocumentContext health,
            DocumentContext graph,
            DocumentContext impacts,
            String prometheus) {

        Map<String, Map<String, Object>> breakers() {
            return status.read("$.breakers");
        }

        Map<String, Map<String, Object>> limiters() {
            return status.read("$.limiters");
        }

        /** The breakers that are OPEN, by the status. */
        List<String> open() {
            return breakers().entrySet().stream()
                    .filter(breaker -> breaker.getValue().get("state").equals("OPEN"))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        List<String> impact(String breaker, String what) {
            return impacts.read("$.impacts['" + breaker + "']." + what);
        }

        List<String> unavailable() {
            return graph.read("$.nodes[?(@.available == false)].name");
        }

        String mermaid() {
            return graph.read("$.mermaid");
        }

        boolean operational() {
            return health.read("$.components.throttleMachines.details.groups.payment-system.operational");
        }

        double calls(String breaker, String outcome) {
            return metric("throttle_breaker_calls_seconds_count", "name=" + breaker, "outcome=" + outcome);
        }

        double permits(String limiter, String outcome) {
            return metric("throttle_limiter_calls_total", "name=" + limiter, "outcome=" + outcome);
        }

        double blocked(String breaker, String action) {
            return metric("throttle_breaker_blocked_total", "name=" + breaker, "action=" + action);
        }

        /** What Prometheus would scrape: the one series that has these tags, each given as {@code name=value}. */
        double metric(String name, String... tags) {
            List<String> samples = prometheus
                    .lines()
                    .filter(line -> line.startsWith(name + "{"))
                    .filter(line -> Arrays.stream(tags).allMatch(tag -> line.contains(tag.replace("=", "=\"") + "\"")))
                    .toList();
            assertThat(samples).as(name + List.of(tags)).hasSize(1);
            return Double.parseDouble(samples.get(0).substring(samples.get(0).lastIndexOf(' ')));
        }
    }

    Look look() {
        return new Look(
                json("/actuator/throttle"),
                json("/actuator/health"),
                json("/actuator/throttle/graph"),
                json("/actuator/throttle/impact"),
                text("/actuator/prometheus"));
    }

    /** The events, oldest first. */
    List<Map<String, Object>> events(String filter) {
        List<Map<String, Object>> events =
                json("/actuator/throttle/events" + filter).read("$.events");
        Collections.reverse(events);
        return events;
    }

    /** The same events, each as its kind and its action, states, cause and reason, if it has them. */
    List<String> seen(String filter) {
        return events(filter).stream()
                .map(event -> Stream.of("kind", "action", "from", "to", "cause", "reason")
                        .map(event::get)
                        .filter(Objects::nonNull)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    /** The value of one meter, as /actuator/metrics shows it. */
    double metric(String name, String... tags) {
        return json("/actuator/metrics/" + name + "?tag=" + String.join("&tag=", tags))
                .read("$.measurements[0].value", Double.class);
    }

    DocumentContext json(String path) {
        return JsonPath.parse(text(path));
    }

    private String text(String path) {
        return String.valueOf(shop.get(path)
                .expectStatus()
                .isOk()
                .expectHeader()
                .exists(HttpHeaders.CONTENT_TYPE)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody());
    }
}
