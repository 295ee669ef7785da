package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.control.Mode;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.spring.actuate.methods.GuardedMethod;
import io.throttlemachines.spring.actuate.view.ThrottleView;
import io.throttlemachines.state.CircuitState;
import io.throttlemachines.test.ManualTicker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which annotated methods an opening would refuse, over real HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        classes = ImpactOnMethodsTest.Application.class,
        properties = {
            "management.endpoints.web.exposure.include=throttle",
            "throttle-machines.cascades.database.cascades-to=users",
            "throttle-machines.limiters.api.limit=1000",
            "throttle-machines.limiters.api.period=1s",
            "throttle-machines.limiters.api.depends-on=users",
            "throttle-machines.breakers.one.failure-threshold=5",
            "throttle-machines.breakers.two.depends-on=database",
            "throttle-machines.hedges.search.breakers=one,two",
            "throttle-machines.hedges.bare.delay=1s",
        })
class ImpactOnMethodsTest {

    @Autowired
    ThrottleMachines machines;

    @Autowired
    Calls calls;

    @Autowired
    ManualTicker ticker;

    private Http http;

    @BeforeEach
    void tidyUp(@LocalServerPort int port) {
        http = new Http(port);
        machines.breakers().values().forEach(breaker -> {
            breaker.mode(Mode.ENFORCE);
            breaker.forceClose();
        });
        machines.limiters().values().forEach(limiter -> limiter.mode(Mode.ENFORCE));
    }

    private String methods(String breaker) {
        return http.get("/impact/" + breaker).at("/methods");
    }

    private static String method(String method, String node, boolean fallback) {
        return Json.text("{'class':'" + Calls.class.getName() + "','method':'" + method + "','node':'" + node
                + "','fallback':" + fallback + "}");
    }

    @Test
    void methodsOfAllUnavailableNodesAreShown() {
        assertThat(methods("database"))
                .isEqualTo("[" + method("limited()", "api", false) + "," + method("stored()", "database", true) + ","
                        + method("user()", "users", false) + "]");
    }

    @Test
    void exactlyTheShownMethodsAreRefused() {
        machines.breaker("database").forceOpen();
        assertThat(refused(calls::user)).isTrue();
        assertThat(refused(calls::limited)).isTrue();
        assertThat(calls.stored()).isEqualTo("instead");
        assertThat(refused(calls::search)).isFalse();
        assertThat(refused(calls::bare)).isFalse();
    }

    private static boolean refused(Runnable call) {
        try {
            call.run();
            return false;
        } catch (RefusedException refused) {
            return true;
        }
    }

    @Test
    void hedgedMethodIsRefusedOnceAllItsBreakersAreUnavailable() {
        assertThat(methods("one")).isEqualTo("[]");
        machines.breaker("one").forceOpen();
        assertThat(methods("database")).contains(method("search()", "search", false));
        machines.breaker("database").forceOpen();
        assertThat(refused(calls::search)).isTrue();
        assertThat(methods("one")).isEqualTo("[" + method("search()", "search", false) + "]");
    }

    @Test
    void hedgedMethodIsNotRefusedWhileTheOtherBreakerIsDue() {
        machines.breaker("two").forceOpen();
        assertThat(methods("one")).isEqualTo("[" + method("search()", "search", false) + "]");
        ticker.advance(Duration.ofHours(1));
        assertThat(methods("one")).isEqualTo("[]");
        machines.breaker("one").forceOpen();
        assertThat(methods("one")).isEqualTo("[]");
        assertThat(refused(calls::search)).isFalse();
        assertThat(machines.breaker("two").state()).isNotEqualTo(CircuitState.OPEN);
    }

    @Test
    void hedgedMethodIsRefusedIfTheOtherDueBreakerWouldBeBlocked() {
        machines.breaker("database").forceOpen();
        machines.breaker("two").forceOpen();
        machines.breaker("one").isolate();
        machines.breaker("database").forceClose();
        ticker.advance(Duration.ofHours(1));
        assertThat(methods("database")).contains(method("search()", "search", false));
        assertThat(methods("one")).isEqualTo("[]");
        machines.breaker("database").forceOpen();
        assertThat(refused(calls::search)).isTrue();
    }

    @Test
    void hedgedMethodIsNotRefusedWhileTheOtherBreakerDoesNotEnforce() {
        machines.breaker("two").isolate();
        machines.breaker("two").mode(Mode.OBSERVE);
        assertThat(methods("one")).isEqualTo("[]");
        machines.breaker("two").mode(Mode.ENFORCE);
        assertThat(methods("one")).contains("search()");
        machines.breaker("two").mode(Mode.OFF);
        assertThat(methods("one")).isEqualTo("[]");
    }

    @Test
    void openBreakerThatIsDueRefusesNothing() {
        machines.breaker("database").forceOpen();
        assertThat(methods("database")).contains("stored()", "limited()", "user()");
        ticker.advance(Duration.ofHours(1));
        assertThat(methods("database")).isEqualTo("[]");
        assertThat(refused(calls::limited)).isFalse();
    }

    @Test
    void openTargetWouldBeBlocked() {
        machines.breaker("users").forceOpen();
        ticker.advance(Duration.ofHours(1));
        assertThat(methods("users")).isEqualTo("[]");
        assertThat(methods("database")).contains(method("user()", "users", false));
        machines.breaker("database").forceOpen();
        assertThat(refused(calls::user)).isTrue();
    }

    @Test
    void nodesThatDoNotEnforceRefuseNothing() {
        machines.breaker("users").mode(Mode.OBSERVE);
        machines.limiter("api").mode(Mode.OFF);
        assertThat(methods("database")).isEqualTo("[" + method("stored()", "database", true) + "]");
        machines.breaker("database").mode(Mode.OFF);
        assertThat(methods("database")).isEqualTo("[]");
    }

    @Test
    void outermostRefusalIsShown() {
        assertThat(methods("users")).contains(method("limited()", "api", false));
        machines.limiter("api").mode(Mode.OBSERVE);
        assertThat(methods("users")).contains(method("limited()", "users", false));
    }

    @Test
    void worksWithoutAnnotations() {
        ImpactView view = new ImpactView(machines, List::<GuardedMethod>of);
        assertThat(view.show(new ThrottleView.Query("database", null, null)))
                .isInstanceOfSatisfying(ImpactDescriptor.class, impact -> {
                    assertThat(impact.opens()).containsExactly("users");
                    assertThat(impact.methods()).isEmpty();
                });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        ManualTicker ticker() {
            return new ManualTicker();
        }

        @Bean
        Calls calls() {
            return new Calls();
        }
    }

    /** Annotated methods of every kind. */
    static class Calls {

        @CircuitBreaker("users")
        public String user() {
            return "user";
        }

        @CircuitBreaker(name = "database", fallback = "instead")
        public String stored() {
            return "stored";
        }

        String instead() {
            return "instead";
        }

        @Throttled("api")
        @CircuitBreaker("users")
        public String limited() {
            return "limited";
        }

        @Hedged("search")
        public String search() {
            return "found";
        }

        @Hedged("bare")
        public String bare() {
            return "bare";
        }
    }
}
