package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.spring.actuate.Http.Answer;
import io.throttlemachines.spring.actuate.RandomRequests.Request;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JacksonException;

/**
 * Random requests over real HTTP to Tomcat and to Netty on the loopback interface. A few hundred in the build, always the
 * same; {@code .ci/fuzz} sends more, with another seed.
 */
class EndpointFuzzTest {

    private static final int REQUESTS = Integer.getInteger("throttle.fuzz.requests", 400);
    private static final int MOST_SECONDS = Integer.getInteger("throttle.fuzz.seconds", 60);
    private static final long SEED = Long.getLong("throttle.fuzz.seed", 23);

    private static final Pattern PRIVATE = Pattern.compile(
            RandomRequests.KEY + "|\\\\tat |\tat |Caused by|java\\.base|springframework|jackson|\"trace\"|Exception");

    /** A server refuses such a URL itself, so its answer is not JSON. */
    private static final Pattern REFUSED_BY_SERVER = Pattern.compile("(?i)%2f|%5c|%00|%0d|%ff");

    private static final Request EVERYTHING = new Request("GET", "", Map.of(), null);

    private static final Servers SERVERS = new Servers(
            Application.class,
            "management.endpoints.web.exposure.include=throttle",
            "spring.web.error.include-stacktrace=always",
            "spring.web.error.include-message=always",
            "throttle-machines.metrics.enabled=false");

    @AfterAll
    static void stop() {
        SERVERS.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tomcat", "Netty"})
    void noRequestBreaksTheEndpoint(String server) {
        Http http = SERVERS.actuator(server);
        SERVERS.bean(server, Shop.class)
                .limiter("per-user")
                .forKey(RandomRequests.KEY)
                .tryAcquire(3);
        NettyRequests netty = SERVERS.bean(server, NettyRequests.class); // none on Tomcat
        RandomRequests requests = new RandomRequests(new Random(SEED));
        Map<String, Integer> statuses = new TreeMap<>();
        long end = System.nanoTime() + MOST_SECONDS * 1_000_000_000L;
        String before = send(http, EVERYTHING, server + ", " + EVERYTHING).text();
        netty.awaitEnd();
        for (int i = 0; i < REQUESTS && System.nanoTime() < end; i++) {
            Request request = requests.next();
            String asked = server + ", seed " + SEED + ", request " + i + ": " + request;
            Answer answer = send(http, request, asked);
            netty.awaitEnd();
            String after = send(http, EVERYTHING, "After " + asked + " and " + answer + ", " + EVERYTHING)
                    .text();
            netty.awaitEnd();
            String what = asked + "\nanswer: " + answer;
            check(request, answer, what);
            if (!request.method().equals("POST") || answer.status() != 200) {
                assertThat(after).as(what).isEqualTo(before);
            }
            before = after;
            statuses.merge(request.method() + " " + answer.status(), 1, Integer::sum);
        }
        assertThat(statuses)
                .as(server + ", seed " + SEED)
                .containsKeys("GET 200", "GET 404", "POST 200", "POST 400", "POST 404", "POST 406", "POST 415");
    }

    private static Answer send(Http http, Request request, String asked) {
        try {
            return http.send(request.method(), "/throttle" + request.path(), request.headers(), request.body());
        } catch (IllegalStateException unanswered) {
            throw new AssertionError(asked + " was not answered", unanswered);
        }
    }

    private static void check(Request request, Answer answer, String what) {
        assertThat(answer.status()).as(what).isBetween(200, 499);
        assertThat(PRIVATE.matcher(answer.text()).find()).as(what).isFalse();
        if (request.method().equals("HEAD")) {
            assertThat(answer.text()).as(what).isEmpty();
        } else if (request.method().equals("OPTIONS") && answer.status() == 200) {
            assertThat(answer.text()).as(what).isEmpty();
        } else if (!REFUSED_BY_SERVER.matcher(request.path()).find()) {
            assertThat(isObject(answer)).as(what).isTrue();
        }
        if (answer.status() >= 400 && answer.status() != 409) {
            assertThat(answer.text()).as(what).hasSizeLessThan(2_000);
        }
    }

    private static boolean isObject(Answer answer) {
        try {
            return answer.json().isObject();
        } catch (JacksonException notJson) {
            return false;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        NettyRequests nettyRequests() {
            return new NettyRequests();
        }

        @Bean
        Shop shop() {
            return new Shop();
        }

        @Bean
        ThrottleMachines throttleMachines(Shop shop) {
            return shop.machines;
        }
    }
}
