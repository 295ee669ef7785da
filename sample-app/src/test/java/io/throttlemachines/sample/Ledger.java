package io.throttlemachines.sample;

import com.jayway.jsonpath.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** The responses to the shop's customers, to compare with what the operator on call sees. */
final class Ledger {

    /** One response; for a refusal also the circuit or limiter that refused, and what blocked it. */
    record Answer(int status, String circuit, List<String> blockedBy) {

        static Answer refused(String circuit, String... blockedBy) {
            return new Answer(503, circuit, List.of(blockedBy));
        }

        private boolean refusal() {
            return !circuit.isEmpty();
        }
    }

    private final List<Answer> answers = new ArrayList<>();
    private int orders;

    /** Notes the response to an order. */
    Answer order(ResponseSpec response) {
        orders++;
        return note(response);
    }

    /** Notes the response to any other request. */
    Answer note(ResponseSpec response) {
        var result = response.expectBody(String.class).returnResult();
        Answer answer = read(result.getStatus().value(), result.getResponseBody());
        answers.add(answer);
        return answer;
    }

    /** How many orders were accepted. */
    long ordersPlaced() {
        return answered(201);
    }

    /** Notes a circuit's refusal that the customer did not see: a fallback answered, or the circuit only observed. */
    void unseen(String circuit) {
        answers.add(new Answer(200, circuit, List.of()));
    }

    /** How many orders were placed, with any result. */
    int orders() {
        return orders;
    }

    long answered(int status) {
        return answers.stream().filter(answer -> answer.status() == status).count();
    }

    /** How many requests this circuit refused with a status other than 429. */
    long refusedBy(String circuit) {
        return answers.stream()
                .filter(answer -> answer.refusal() && answer.status() != 429)
                .filter(answer -> answer.circuit().equals(circuit))
                .count();
    }

    /** How many requests this limiter refused because it had no permits. */
    long throttledBy(String limiter) {
        return answers.stream()
                .filter(answer -> answer.status() == 429 && answer.circuit().equals(limiter))
                .count();
    }

    private static Answer read(int status, String body) {
        if (status != 429 && status != 503) {
            return new Answer(status, "", List.of());
        }
        Map<String, Object> problem = JsonPath.read(body, "$");
        List<String> blockedBy =
                JsonPath.read(Map.of("names", problem.getOrDefault("blockedBy", List.of())), "$.names");
        return new Answer(status, Objects.toString(problem.get("circuit"), ""), List.copyOf(blockedBy));
    }
}
