package io.throttlemachines.spring.actuate;

import static io.throttlemachines.spring.actuate.Backstage.KEY;
import static io.throttlemachines.spring.actuate.Backstage.OTHER_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.spring.actuate.Backstage.Accounts;
import io.throttlemachines.spring.actuate.Backstage.Desk;
import io.throttlemachines.spring.actuate.Backstage.OddKey;
import io.throttlemachines.spring.actuate.Backstage.Speechless;
import io.throttlemachines.spring.actuate.Http.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** No response of the endpoint contains a limiter's key, a stack trace or internals of a bean. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        classes = Backstage.class,
        properties = {
            "management.endpoints.web.exposure.include=throttle,health",
            "management.endpoint.health.show-details=always",
            "spring.web.error.include-stacktrace=always",
            "spring.web.error.include-message=always",
            "throttle-machines.defaults.breaker.failure-threshold=1",
            "throttle-machines.limiters.per-user.limit=1",
            "throttle-machines.limiters.per-user.period=1h",
            "throttle-machines.breakers.guarded.recovery-guard=talkativeGuard",
            "throttle-machines.breakers.guarded.reset-guard=speechlessGuard",
            "throttle-machines.breakers.guarded.failure-predicate=oddPredicate",
            "throttle-machines.cascades.ledger.cascades-to=target",
            "throttle-machines.groups.back.breakers.office.guard=talkativeGuard",
            "throttle-machines.groups.back.limiters.door.limit=1",
            "throttle-machines.groups.back.limiters.door.period=1h",
            "throttle-machines.groups.back.limiters.door.guard=talkativeGuard",
            "throttle-machines.groups.back.limiters.door.depends-on=office",
            "throttle-machines.hedges.search.max-attempts=2"
        })
class NothingPrivateHttpTest {

    private static final List<String> GETS = List.of(
            "",
            "/breakers/ledger",
            "/breakers/guarded",
            "/breakers/desk",
            "/breakers/back.office",
            "/breakers/unknown",
            "/limiters/per-user",
            "/limiters/back.door",
            "/limiters/" + KEY,
            "/cascades/ledger",
            "/groups/back",
            "/hedges/search",
            "/events",
            "/events?kind=call-failed",
            "/events?name=per-user",
            "/events?kind=nothing",
            "/graph",
            "/impact",
            "/impact/ledger",
            "/methods",
            "/methods?name=per-user",
            "/nothing/here");

    private static final List<String> POSTS = List.of(
            "/limiters/per-user {'action':'reset','key':'" + KEY + "'}",
            "/limiters/per-user {'action':'reset','key':'" + OTHER_KEY + "'}",
            "/limiters/per-user {'action':'reset'}",
            "/limiters/per-user {'action':'configure','limit':'" + Backstage.class.getName() + "'}",
            "/limiters/per-user {'action':'configure','limit':2}",
            "/limiters/per-user {'action':'mode','mode':'observe'}",
            "/limiters/back.door {'action':'mode','mode':'observe'}",
            "/breakers/guarded {'action':'reset'}",
            "/breakers/guarded {'action':'attempt-recovery'}",
            "/breakers/guarded {'action':'configure','resetTimeout':'2m'}",
            "/breakers/guarded {'action':'configure','failurePredicate':'x'}",
            "/breakers/guarded {'action':'mode','mode':'observe'}",
            "/breakers/guarded {'action':'isolate','for':'1h'}",
            "/breakers/guarded {'action':'force-open'}",
            "/breakers/ledger {'action':'reset','cascade':true}",
            "/cascades/ledger {'action':'force-close'}",
            "/groups/back {'action':'emergency-shutdown'}",
            "/groups/back {'action':'recover'}",
            "/groups/back {'action':'reset-all'}",
            "/breakers/guarded {'action':['reset']}",
            "/breakers/guarded {'action'",
            "/nothing/here {'action':'reset'}");

    private static final Pattern PRIVATE =
            Pattern.compile(KEY + "|" + OTHER_KEY + "|\\\\tat |\tat |Caused by|java\\.base|@[0-9a-f]{5,8}\\b"
                    + "|SpringCGLIB|\\$Proxy|Lambda|0x0|hunter2|\"trace\"");

    private final Map<String, String> answers = new LinkedHashMap<>();

    @Autowired
    private Accounts accounts;

    @Autowired
    private Desk desk;

    @Autowired
    private ThrottleMachines machines;

    private Http http;

    @BeforeEach
    void connect(@LocalServerPort int port) {
        http = new Http(port);
    }

    @Test
    void noResponseContainsPrivateData() {
        useEverything();
        getAll("before ");
        for (String post : POSTS) {
            int space = post.indexOf(' ');
            keep("POST " + post, http.post(post.substring(0, space), Json.text(post.substring(space + 1))));
        }
        useEverything();
        getAll("after ");

        assertThat(answers).hasSizeGreaterThan(60).allSatisfy((asked, answer) -> {
            if (!asked.contains("/limiters/" + KEY)) { // this response repeats the name from the URL
                assertThat(PRIVATE.matcher(answer).results().map(found -> found.group()))
                        .as(asked + ": " + answer)
                        .isEmpty();
            }
        });
    }

    /** Without this, the test above could pass because responses are empty. */
    @Test
    void failuresAreShownByTheirFirstLine() {
        useEverything();

        assertThat(http.get("/breakers/ledger").at("/lastError"))
                .isEqualTo("\"java.lang.IllegalStateException: first line of the ledger\"");
        assertThat(http.get("/breakers/guarded").at("/recoveryObjection"))
                .isEqualTo(
                        "\"its recovery guard 'talkativeGuard' failed: java.lang.IllegalStateException: first line of the guard\"");
        assertThat(http.get("/breakers/guarded").at("/resetObjection"))
                .isEqualTo("\"its reset guard 'speechlessGuard' failed: " + Speechless.class.getName() + "\"");
        assertThat(http.get("/breakers/guarded").at("/lastError")).isEqualTo("\"" + Speechless.class.getName() + "\"");
        assertThat(http.get("/events?kind=call-failed").text()).contains("first line of something forgotten");
        assertThat(http.get("/methods").text()).contains("Backstage$Accounts\"", "Backstage$Desk\"");
        assertThat(Integer.parseInt(http.get("/limiters/per-user").at("/keys"))).isPositive();
    }

    /** Uses every node, and makes every guard, predicate and listener fail. */
    private void useEverything() {
        machines.breakers().values().forEach(breaker -> {
            breaker.forceClose();
            breaker.mode(Mode.ENFORCE);
        });
        machines.limiters().values().forEach(limiter -> limiter.mode(Mode.ENFORCE));
        assertThatThrownBy(() -> {
                    accounts.read(KEY);
                    accounts.read(KEY);
                    accounts.read(KEY);
                })
                .isInstanceOf(ThrottledException.class);
        accounts.read(OTHER_KEY + Math.random());
        machines.limiter("per-user").forKey(new OddKey(1)).tryAcquire(1);
        machines.limiter("per-user").reset((Object) KEY);
        machines.breaker("guarded").call(() -> "an answer for the predicate");
        fail(machines.breaker("guarded"), new Speechless());
        assertThat(catchThrowable(accounts::write)).isNotNull();
        assertThat(catchThrowable(desk::ask)).isNotNull();
        assertThat(catchThrowable(() -> machines.group("back").execute("door", () -> "in")))
                .isNotNull();
        machines.breaker("forgotten").fireAndForget(() -> {
            throw Backstage.talkative("something forgotten");
        });
        Awaitility.await()
                .until(() -> http.get("/events?kind=call-failed").text().contains("forgotten"));
    }

    private static void fail(Breaker breaker, RuntimeException failure) {
        assertThat(catchThrowable(() -> breaker.run(() -> {
                    throw failure;
                })))
                .isSameAs(failure);
    }

    private void getAll(String when) {
        GETS.forEach(get -> keep(when + get, http.get(get)));
        keep(when + "health", http.health());
    }

    private void keep(String asked, Answer answer) {
        assertThat(answer.status()).as(asked + ": " + answer.text()).isLessThan(500);
        answers.put(asked, answer.text());
    }
}
