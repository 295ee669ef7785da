package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Events are shown also if the application defines its own {@code ThrottleMachines}. */
class EventsHttpTest extends HttpTest {

    private static final String NOW = "2026-11-21T10:15:30Z";

    @Test
    void eventsAreShownNewestFirst() {
        shop.fail("main-database", new IllegalStateException("no connection"));
        shop.fail("main-database", new IllegalStateException("no connection"));

        var answer = http.get("/events?name=user-service");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("/events/0/kind")).isEqualTo("\"cascade-triggered\"");
        assertThat(answer.json().at("/events/1")).isEqualTo(Json.of("""
                {'kind': 'breaker-transition', 'name': 'user-service', 'at': '%s', 'from': 'CLOSED', 'to': 'OPEN',
                 'cause': 'cascade from main-database'}""".formatted(NOW)));
        assertThat(http.get("/events?name=user-service&kind=cascade-triggered")
                        .json()
                        .at("/events/0"))
                .isEqualTo(Json.of("""
                {'kind': 'cascade-triggered', 'name': 'main-database', 'at': '%s',
                 'opened': ['user-service', 'order-service']}""".formatted(NOW)));
        assertThat(http.get("/events?name=main-database&kind=BREAKER_TRANSITION")
                        .at("/events/0/cause"))
                .startsWith("\"2 failures within");
    }

    @Test
    void keysAreNeverShown() {
        shop.limiter("per-user").reset();
        for (int call = 0; call < 12; call++) {
            shop.limiter("per-user").forKey("sesame").tryAcquire();
        }

        assertThat(http.get("/events?name=per-user").at("/events/0/reason")).isEqualTo("\"no permits left\"");
        assertThat(http.get("/events").text()).doesNotContain("sesame");
    }

    @Test
    void unknownNameHasNoEvents() {
        assertThat(http.get("/events?name=unknown").text()).isEqualTo("{\"events\":[]}");
    }

    @Test
    void unknownKindIsRejected() {
        var answer = http.get("/events?kind=opened");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("/error")).isEqualTo("\"There is no kind of event 'opened'.\"");
        assertThat(answer.json().at("/allowed")).hasSize(14);
    }

    @Test
    void oddNameIsFound() {
        shop.open(Shop.ODD_NAME);

        assertThat(http.get("/events?name=eu%2Fwest%2050%25%2B%C3%BC.x").at("/events/0/to"))
                .isEqualTo("\"OPEN\"");
    }
}
