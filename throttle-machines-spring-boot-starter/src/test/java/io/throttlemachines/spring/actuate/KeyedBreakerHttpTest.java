package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.breaker.GuardedCalls;
import io.throttlemachines.spring.actuate.Http.Answer;
import io.throttlemachines.state.CircuitState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many keys of a breaker are in which state, and the reset of one of them. */
class KeyedBreakerHttpTest extends HttpTest {

    private static final String PATH = "/breakers/partners";

    @BeforeEach
    void openTwoKeys() {
        open("acme");
        open("globex");
        fail("initech");
    }

    @AfterEach
    void forgetKeys() {
        shop.breaker("partners").reset();
    }

    private GuardedCalls key(String key) {
        return shop.breaker("partners").forKey(key);
    }

    private void open(String key) {
        while (key(key).state() == CircuitState.CLOSED) {
            fail(key);
        }
    }

    private void fail(String key) {
        assertThatThrownBy(() -> key(key).run(() -> {
                    throw new IllegalStateException("down");
                }))
                .hasMessage("down");
    }

    @Test
    void statusCountsKeysByStateAndShowsNone() {
        Answer status = http.get(PATH);

        assertThat(status.at("/keys")).isEqualTo(Json.text("{'closed':1,'open':2,'halfOpen':0}"));
        assertThat(status.at("/state")).isEqualTo("\"CLOSED\"");
        assertThat(http.get("").text()).doesNotContain("acme", "globex", "initech");
    }

    @Test
    void oneKeyIsResetAndOthersStayAsTheyAre() {
        Answer done = http.post(PATH, Json.text("{'action':'reset','key':'acme'}"));

        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(key("acme").state()).isEqualTo(CircuitState.CLOSED);
        assertThat(key("globex").state()).isEqualTo(CircuitState.OPEN);
        assertThat(http.get(PATH).at("/keys")).isEqualTo(Json.text("{'closed':1,'open':1,'halfOpen':0}"));
    }

    @Test
    void keyThatIsNotKnownNeedsNoReset() {
        Answer done = http.post(PATH, Json.text("{'action':'reset','key':'umbrella'}"));

        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(http.get(PATH).at("/keys")).isEqualTo(Json.text("{'closed':1,'open':2,'halfOpen':0}"));
    }

    /** They would act on all keys. */
    @ParameterizedTest
    @CsvSource({
        "breakers/partners, isolate",
        "breakers/partners, force-open",
        "breakers/partners, force-close",
        "breakers/partners, attempt-recovery",
        "breakers/partners, mode",
        "breakers/partners, configure",
        "limiters/per-user, mode",
        "limiters/per-user, configure",
        "groups/payment-system, emergency-shutdown",
        "groups/payment-system, reset-all",
        "groups/payment-system, recover"
    })
    void otherActionsTakeNoKey(String node, String action) {
        Answer wrong = http.post("/" + node, Json.text("{'action':'" + action + "','key':'acme','mode':'off'}"));

        assertThat(wrong.status()).as(wrong.text()).isEqualTo(400);
        assertThat(wrong.at("/error")).contains(action, "Only a reset takes a key");
        assertThat(http.get(PATH).at("/state")).isEqualTo("\"CLOSED\"");
        assertThat(key("acme").state()).isEqualTo(CircuitState.OPEN);
    }
}
