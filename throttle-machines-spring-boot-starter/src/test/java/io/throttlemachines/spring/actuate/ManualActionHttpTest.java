package io.throttlemachines.spring.actuate;

import static io.throttlemachines.state.CircuitState.CLOSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.control.Mode;
import io.throttlemachines.spring.actuate.Http.Answer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reason and duration of a manual action, modes, and settings that change while running, by POST. */
class ManualActionHttpTest extends HttpTest {

    @AfterEach
    void restoreSettings() {
        http.post("/breakers/rated", Json.text("{'action':'mode','mode':'enforce'}"));
        http.post("/breakers/rated", Json.text("{'action':'configure','failureThreshold':5,'resetTimeout':'60s'}"));
        http.post("/limiters/per-user", Json.text("{'action':'mode','mode':'observe'}"));
        http.post("/limiters/per-user", Json.text("{'action':'configure','limit':100,'period':'1m','burst':10}"));
    }

    private Answer done(String path, String body) {
        Answer answer = http.post(path, Json.text(body));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private Answer wrong(String path, String body) {
        Answer answer = http.post(path, Json.text(body));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        return answer;
    }

    @Test
    void reportAndStatusShowReasonAndDuration() {
        Answer answer = done("/breakers/rated", "{'action':'isolate','for':'PT10M','reason':'bad deploy'}");
        String expected = Json.text("{'action':'isolate','reason':'bad deploy','at':'2026-11-21T10:15:30Z',"
                + "'until':'2026-11-21T10:25:30Z'}");
        assertThat(answer.at("/status/manualAction")).isEqualTo(expected);
        assertThat(http.get("/breakers/rated").at("/manualAction")).isEqualTo(expected);
        assertThat(http.get("/breakers/rated").at("/cause")).isEqualTo("\"isolated by hand: bad deploy\"");
        assertThat(http.get("/breakers/rated").at("/retryAfter")).isEqualTo("\"PT10M\"");
    }

    @Test
    void groupCanBeShutDownForADuration() {
        done("/groups/payment-system", "{'action':'emergency-shutdown','for':'5m','reason':'fire drill'}");
        assertThat(shop.breaker("payment-system.gateway")
                        .status()
                        .manualAction()
                        .until())
                .isNotNull();
    }

    @Test
    void modeOfABreakerAndOfALimiterIsSwitched() {
        assertThat(done("/breakers/rated", "{'action':'mode','mode':'observe','reason':'trial'}")
                        .at("/status/mode"))
                .isEqualTo("\"observe\"");
        assertThat(done("/limiters/per-user", "{'action':'mode','mode':'ENFORCE','for':'1h'}")
                        .at("/status/mode"))
                .isEqualTo("\"enforce\"");
        assertThat(shop.breaker("rated").mode()).isEqualTo(Mode.OBSERVE);
        assertThat(shop.limiter("per-user").mode()).isEqualTo(Mode.ENFORCE);
    }

    @Test
    void settingsOfARunningBreakerChange() {
        done(
                "/breakers/rated",
                "{'action':'configure','failureThreshold':10,'resetTimeout':'PT2M','reason':'nervous'}");
        assertThat(shop.breaker("rated").config().failureThreshold()).isEqualTo(10);
        assertThat(shop.breaker("rated").config().resetTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(http.get("/breakers/rated").at("/manualAction/action")).isEqualTo("\"configure\"");
    }

    @Test
    void nullRemovesAnOptionalSetting() {
        done("/breakers/rated", "{'action':'configure','maxConcurrent':3}");
        assertThat(shop.breaker("rated").config().maxConcurrent()).isEqualTo(3);
        done("/breakers/rated", "{'action':'configure','maxConcurrent':null}");
        assertThat(shop.breaker("rated").config().maxConcurrent()).isNull();
    }

    @Test
    void settingsOfARunningLimiterChange() {
        Answer answer = done("/limiters/per-user", "{'action':'configure','limit':7,'period':'PT2S','burst':3}");
        assertThat(answer.at("/status/limit")).isEqualTo("7");
        assertThat(answer.at("/status/period")).isEqualTo("\"PT2S\"");
        assertThat(answer.at("/status/burst")).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/breakers/rated    | {'action':'configure'}                                | no setting",
                "/breakers/rated    | {'action':'configure','failureTreshold':3}            | failureThreshold",
                "/breakers/rated    | {'action':'configure','failureThreshold':0}           | failureThreshold is 0.",
                "/breakers/rated    | {'action':'configure','failureThreshold':'many'}      | failureThreshold is 'many'.",
                "/breakers/rated    | {'action':'configure','failureThreshold':null}        | failureThreshold is null.",
                "/breakers/rated    | {'action':'configure','resetTimeout':'soon'}          | resetTimeout is 'soon'.",
                "/breakers/rated    | {'action':'configure','resetTimeoutMax':'1s'}         | resetTimeoutMax is PT1S, shorter than resetTimeout",
                "/breakers/rated    | {'action':'configure','slowCallDuration':'1s'}        | slowCallRateThreshold",
                "/breakers/rated    | {'action':'configure','dependsOn':'main-database'}    | dependsOn",
                "/breakers/rated    | {'action':'configure','failureThreshold':3,'for':'1m'} | for is not allowed",
                "/limiters/per-user | {'action':'configure','limit':-1}                     | limit",
                "/limiters/per-user | {'action':'configure','failureThreshold':3}           | failureThreshold",
                "/breakers/rated    | {'action':'mode'}                                     | mode is missing",
                "/breakers/rated    | {'action':'mode','mode':'maybe'}                      | mode is 'maybe'.",
                "/breakers/rated    | {'action':'isolate','for':'0s'}                       | for is '0s'.",
                "/breakers/rated    | {'action':'isolate','for':5}                          | for is '5', which has no unit.",
                "/breakers/rated    | {'action':'isolate','for':' 300 '}                    | for is '300', which has no unit.",
                "/breakers/rated    | {'action':'configure','resetTimeout':120}             | resetTimeout is '120', which has no unit.",
                "/limiters/per-user | {'action':'configure','limit':7,'period':60}          | 60s",
                "/breakers/rated    | {'action':'isolate','for':'a while'}                  | for is 'a while'.",
                "/breakers/rated    | {'action':'isolate','for':'9999999d'}                 | for is '9999999d'.",
                "/breakers/rated    | {'action':'reset','for':'1m'}                         | for is not allowed with 'reset'",
                "/breakers/rated    | {'action':'configure','failureThreshold':3,'mode':'off'} | mode is not allowed with 'configure'.",
                "/breakers/rated    | {'action':'isolate','cascade':true}                   | cascade is not allowed with 'isolate'.",
                "/breakers/rated    | {'action':'force-open','cascade':'maybe'}             | cascade is 'maybe'.",
                "/breakers/rated    | {'action':'isolate','key':'ann'}                      | key is not allowed with 'isolate'.",
                "/breakers/rated    | {'action':'reset','mode':'off'}                       | mode is not allowed with 'reset'.",
                "/breakers/rated    | {'action':'reset','pause':'1s'}                       | pause is not allowed with 'reset'.",
                "/limiters/per-user | {'action':'reset','cascade':true}                     | cascade is not allowed with 'reset'.",
                "/limiters/per-user | {'action':'mode','mode':'off','key':'ann'}            | key is not allowed with 'mode'.",
                "/breakers/rated    | {'action':'isolate','raeson':'x'}                     | 'raeson'",
            })
    void wrongRequestChangesNothingAndNamesTheProblem(String path, String body, String problem) {
        String before = http.get(path).text();
        assertThat(wrong(path, body).text()).contains(problem);
        assertThat(http.get(path).text()).isEqualTo(before);
        assertThat(shop.breaker("rated").config().failureThreshold()).isEqualTo(5);
        assertThat(shop.state("rated")).isEqualTo(CLOSED);
    }

    @Test
    void answerSaysThatAnIsolatedCircuitStaysAsItIsWhenForcedOpen() {
        done("/breakers/rated", "{'action':'isolate','for':'1m'}");
        Answer answer = done("/breakers/rated", "{'action':'force-open','for':'1h','cascade':false}");
        assertThat(answer.text()).contains("nothing to do: it is isolated");
        assertThat(shop.breaker("rated").status().retryAfter()).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"action", "key", "reason", "cascade", "for", "somethingElse"})
    void hugeValueIsRefusedAndNotRepeated(String field) {
        String huge = "x".repeat(100_000);
        Answer answer = http.post("/breakers/rated", "{\"action\":\"isolate\",\"" + field + "\":\"" + huge + "\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).hasSizeLessThan(400).contains(field + " has 100000 characters");
        assertThat(shop.state("rated")).isEqualTo(CLOSED);
    }

    @Test
    void reasonIsShownAsWrittenOnOneLine() {
        done("/breakers/rated", "{'action':'force-open','reason':'<b>it\\u0027s</b> broken\\nreally'}");
        String reason = "<b>it's</b> broken really";
        Answer answer = http.get("/breakers/rated");
        assertThat(answer.at("/manualAction/reason")).isEqualTo('"' + reason + '"');
        assertThat(answer.at("/cause")).isEqualTo("\"opened by hand: " + reason + '"');
        assertThat(http.get("/events?kind=manual-action-taken").at("/events/0/reason"))
                .isEqualTo('"' + reason + '"');
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 1000, 100_000})
    void tooLongReasonIsRejectedWithTheLimit(int length) {
        Answer answer = wrong("/breakers/rated", "{'action':'isolate','reason':'" + "x".repeat(length) + "'}");
        assertThat(answer.at("/error")).isEqualTo("\"reason has " + length + " characters.\"");
        assertThat(answer.at("/allowed")).isEqualTo("[\"at most 300; put a longer text behind a link\"]");
    }

    @Test
    void nullIsRejectedForARequiredSetting() {
        assertThat(wrong("/breakers/rated", "{'action':'configure','failureThreshold':null}")
                        .at("/allowed"))
                .isEqualTo(
                        "[\"a value; null removes only these settings: failureWindowCalls, failureRateThreshold,"
                                + " slowCallDuration, slowCallRateThreshold, resetTimeoutMax, probeTimeout, maxConcurrent, timeout, quorum\"]");
        assertThat(wrong("/limiters/per-user", "{'action':'configure','limit':null}")
                        .at("/allowed"))
                .isEqualTo("[\"a value\"]");
    }
}
