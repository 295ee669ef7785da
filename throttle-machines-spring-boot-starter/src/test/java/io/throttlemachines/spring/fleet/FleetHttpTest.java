package io.throttlemachines.spring.fleet;

import static io.throttlemachines.spring.fleet.Instances.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.spring.fleet.Instances.Instance;
import io.throttlemachines.spring.redis.RedisServers;
import io.throttlemachines.spring.web.FreshConnection;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What operators see of cluster breakers, and do to them, over real HTTP: two instances on Tomcat, one on Netty. */
class FleetHttpTest {

    private static final Instances INSTANCES = new Instances(
            RedisServers.sharedPort(),
            "server.port=0",
            "server.address=127.0.0.1",
            "management.endpoints.web.exposure.include=throttle,health,metrics",
            "management.endpoint.health.show-details=always",
            "spring.autoconfigure.exclude=" + "org.springframework.boot.tomcat.autoconfigure.actuate.web.server"
                    + ".TomcatReactiveManagementContextAutoConfiguration",
            "throttle-machines.breakers.pay.scope=cluster",
            "throttle-machines.breakers.pay.quorum=0.6",
            "throttle-machines.breakers.alone.failure-threshold=1",
            "throttle-machines.groups.mail.breakers.smtp.scope=cluster");

    @BeforeAll
    static void start() {
        INSTANCES.start("shop-1", WebApplicationType.SERVLET);
        INSTANCES.start("shop-2", WebApplicationType.SERVLET);
        INSTANCES.start("shop-3", WebApplicationType.REACTIVE);
        INSTANCES.await("three instances", each -> each.fleet().live() == 3);
    }

    @AfterAll
    static void stop() {
        INSTANCES.close();
    }

    private static HttpRequest.Builder request(Instance instance, String path) {
        String port = instance.context().getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator" + path));
    }

    private static JsonNode get(Instance instance, String path) {
        HttpResponse<String> response = FreshConnection.send(request(instance, path));
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static void act(Instance instance, String path, String body) {
        HttpResponse<String> response = FreshConnection.send(request(instance, "/throttle" + path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).as(path).isBetween(200, 299);
    }

    @Test
    void everyInstanceShowsTheFleet() {
        Instance sick = INSTANCES.all().get(0);
        sick.fail("mail.smtp");
        INSTANCES.await("a vote", each -> each.shared("mail.smtp").votes().size() == 1);

        for (Instance each : INSTANCES.all()) {
            JsonNode fleet = get(each, "/throttle/fleet");
            JsonNode inAll = get(each, "/throttle").get("fleet");
            for (JsonNode shown : new JsonNode[] {fleet, inAll}) {
                assertThat(shown.get("name").asString()).isEqualTo(INSTANCES.fleet());
                assertThat(shown.get("instance").asString()).isEqualTo(each.name());
                assertThat(shown.get("instances").propertyNames()).containsExactly("shop-1", "shop-2", "shop-3");
                assertThat(java.time.Instant.parse(
                                shown.at("/instances/shop-1/lastSeen").asString()))
                        .isBetween(
                                java.time.Instant.now().minusSeconds(60),
                                java.time.Instant.now().plusSeconds(60));
                assertThat(shown.at("/store/state").asString()).isEqualTo("UP");
                assertThat(shown.get("breakers").propertyNames()).containsExactly("mail.smtp", "pay");
                JsonNode smtp = shown.at("/breakers/mail.smtp");
                assertThat(smtp.toString())
                        .isEqualTo("{\"state\":\"CLOSED\",\"epoch\":0,\"votes\":[\"shop-1\"],\"needed\":2,"
                                + "\"quorum\":\"0.5\",\"probes\":[]}");
                assertThat(shown.at("/breakers/pay/quorum").asString()).isEqualTo("0.6");
            }
            assertThat(get(each, "/throttle/console/changes/none").get("fleet").asBoolean())
                    .isTrue();
            assertThat(get(each, "/throttle/breakers/pay").get("scope").asString())
                    .isEqualTo("cluster");
            assertThat(get(each, "/throttle/breakers/mail.smtp").get("scope").asString())
                    .isEqualTo("cluster");
            assertThat(get(each, "/throttle/breakers/alone").has("scope")).isFalse();
            await().atMost(PATIENCE)
                    .until(() -> get(each, "/throttle/events?kind=fleet-vote&name=mail.smtp")
                            .get("events")
                            .toString()
                            .contains("\"instance\":\"shop-1\",\"given\":true,\"votes\":1,\"needed\":2"));
            assertThat(get(each, "/metrics/throttle.breaker.votes?tag=name:mail.smtp")
                            .at("/measurements/0/value")
                            .asInt())
                    .isEqualTo(1);
            assertThat(get(each, "/metrics/throttle.fleet.instances")
                            .at("/measurements/0/value")
                            .asInt())
                    .isEqualTo(3);
            assertThat(get(each, "/metrics/throttle.store.calls?tag=command:beat&tag=outcome:success")
                            .at("/measurements/0/value")
                            .asInt())
                    .isPositive();
            assertThat(get(each, "/health")
                            .at("/components/throttleMachines/details/stores/redis/state")
                            .asString())
                    .isEqualTo("UP");
        }
    }

    @Test
    void actionsAndSettingsOverHttpReachTheFleet() {
        Instance first = INSTANCES.all().get(0);
        Instance last = INSTANCES.all().get(2);
        act(first, "/breakers/pay", "{\"action\": \"force-open\", \"reason\": \"drill\"}");

        INSTANCES.await(
                "open",
                each -> get(each, "/throttle/breakers/pay")
                        .get("state")
                        .asString()
                        .equals("OPEN"));
        await().atMost(PATIENCE)
                .until(() -> get(last, "/throttle/breakers/pay")
                        .at("/manualAction/reason")
                        .asString()
                        .equals("drill"));
        assertThat(get(last, "/throttle/fleet").at("/breakers/pay/epoch").asLong())
                .isPositive();
        act(last, "/breakers/pay", "{\"action\": \"reset\"}");
        INSTANCES.await(
                "closed",
                each -> get(each, "/throttle/breakers/pay")
                        .get("state")
                        .asString()
                        .equals("CLOSED"));

        act(last, "/breakers/pay", "{\"action\": \"configure\", \"quorum\": 3}");
        assertThat(get(last, "/throttle/fleet").at("/breakers/pay/quorum").asString())
                .isEqualTo("3");
        assertThat(get(first, "/throttle/fleet").at("/breakers/pay/quorum").asString())
                .isEqualTo("0.6");
        act(last, "/breakers/pay", "{\"action\": \"configure\", \"quorum\": 0.6}"); // as the other test expects it
    }
}
