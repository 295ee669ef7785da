package io.throttlemachines.test;

import static io.throttlemachines.test.ThrottleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.Permits;
import io.throttlemachines.testing.Bench;
import io.throttlemachines.testing.Calls;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ThrottleAssertionsTest {

    private final Bench bench =
            new Bench(builder -> builder.breaker("database", Bench.settings().build())
                    .breaker("remote", Bench.dependingOn("database"))
                    .limiter(
                            "api",
                            LimiterConfig.builder()
                                    .limit(2)
                                    .period(Duration.ofSeconds(1))
                                    .dependsOn("database")
                                    .build()));
    private final Breaker database = bench.breaker("database");
    private final Breaker remote = bench.breaker("remote");
    private final Limiter api = bench.machines().limiter("api");

    @Test
    void assertsTheStateOfABreaker() {
        assertThat(remote).isClosed().allowsCalls().hasFailures(0).isBlockedBy();

        Calls.fail(remote);
        assertThat(remote).isOpen().refusesCalls().hasFailures(1);

        remote.attemptRecovery();
        assertThat(remote).isHalfOpen();

        remote.isolate();
        assertThat(remote).isOpen().isIsolated();
    }

    @Test
    void assertsWhatBlocksABreakerAndALimiter() {
        database.forceOpen();

        assertThat(remote).isBlockedBy("database").isClosed().refusesCalls();
        assertThat(api).isBlockedBy("database").hasRemaining(2);
        assertThatFails(
                () -> assertThat(api).throttles(),
                "Expected limiter 'api' to refuse 1 because too few permits are left, but 2 are left, blocked by [database]");
    }

    @Test
    void assertsThePermitsOfALimiter() {
        assertThat(api).permits().permits(2).throttles(3).hasRemaining(2).isBlockedBy();

        api.acquire(2);
        assertThat(api).throttles().hasRemaining(0);
        assertThat(api.forKey("ada")).permits().hasRemaining(2);
    }

    @Test
    void assertingChangesNothing() {
        Calls.fail(remote);
        bench.untilDue();
        assertThat(remote).allowsCalls().isOpen();
        assertThat(api).permits().hasRemaining(2);
    }

    @Test
    void failureShowsTheWholeStatusOfABreaker() {
        assertThatFails(() -> assertThat(remote).isOpen(), "Expected breaker 'remote' to be OPEN, but it is CLOSED");

        Calls.fail(remote, new IllegalStateException("no route"));
        database.forceOpen();
        for (ThrowingCallable wrong : new ThrowingCallable[] {
            () -> assertThat(remote).isClosed(),
            () -> assertThat(remote).isHalfOpen(),
            () -> assertThat(remote).isIsolated(),
            () -> assertThat(remote).hasFailures(2),
            () -> assertThat(remote).isBlockedBy("gateway"),
            () -> assertThat(remote).allowsCalls()
        }) {
            assertThatFails(
                    wrong,
                    "it is OPEN because: 1 failure within PT1M",
                    "in mode ENFORCE",
                    "failures: 1",
                    "retry after PT10S",
                    "blocked by [database]",
                    "IllegalStateException: no route");
        }
        remote.forceClose();
        remote.isolate();
        assertThatFails(() -> assertThat(remote).isClosed(), "it is isolated because: isolated by hand");
    }

    @Test
    void failureShowsTheWholeStatusOfALimiter() {
        api.mode(Mode.OBSERVE);
        assertThatFails(
                () -> assertThat(api).hasRemaining(5),
                "Expected limiter 'api' to have 5 permits left, but 2 are left",
                "in mode OBSERVE",
                "2 per PT1S");
        Permits ada = api.forKey("ada");
        assertThatFails(() -> assertThat(ada).throttles(), "Expected the permits to refuse 1");
        api.mode(Mode.ENFORCE);
        assertThatFails(() -> assertThat(ada).permits(3), "retry after no time at all");
        ada.acquire(2);
        assertThatFails(() -> assertThat(ada).permits(), "but 0 are left, retry after PT0.5S");
    }

    @Test
    void descriptionOfTheTestIsKept() {
        assertThatFails(() -> assertThat(remote).as("after the outage").isOpen(), "[after the outage]");
    }

    @Test
    void nullFailsAsInAssertJ() {
        assertThatFails(() -> assertThat((Breaker) null).isClosed(), "Expecting actual not to be null");
        assertThatFails(() -> assertThat((Breaker) null).allowsCalls(), "Expecting actual not to be null");
        assertThatFails(() -> assertThat((Limiter) null).permits(), "Expecting actual not to be null");
    }

    private static void assertThatFails(ThrowingCallable assertion, String... parts) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion)
                .satisfies(error -> assertThat(error.getMessage()).contains(parts));
    }
}
