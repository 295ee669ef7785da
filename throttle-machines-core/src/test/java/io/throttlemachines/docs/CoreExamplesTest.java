package io.throttlemachines.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Admission;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.event.BreakerTransition;
import io.throttlemachines.event.CascadeTriggered;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.DependencyException;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.state.CircuitState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The examples of docs/core.md and docs/breakers.md. */
class CoreExamplesTest {

    private final List<String> messages = new ArrayList<>();

    @Test
    void declareAndCall() throws IOException {
        Gateway gateway = new Gateway();
        // docs: core-declare
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker(
                        "gateway",
                        BreakerConfig.builder()
                                .failureThreshold(3)
                                .resetTimeout(Duration.ofSeconds(30))
                                .build())
                .limiter(
                        "charge",
                        LimiterConfig.builder()
                                .limit(100)
                                .period(Duration.ofMinutes(1))
                                .dependsOn("gateway")
                                .build())
                .build();

        Breaker breaker = machines.breaker("gateway");
        String receipt = machines.limiter("charge").call(() -> breaker.call(() -> gateway.charge(100)));
        // end
        assertThat(receipt).isEqualTo("receipt for 100");
        machines.close();
    }

    @Test
    void notes() {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            // docs: breakers-notes
            Breaker breaker = machines.breaker("gateway");
            // recovery is due in ten minutes
            breaker.isolate(new ActionNote("alice", "migrating", Duration.ofMinutes(10)));
            // in an hour it enforces again
            breaker.mode(Mode.OBSERVE, ActionNote.because("a trial").lasting(Duration.ofHours(1)));
            // end
            assertThat(breaker.status().isolated()).isTrue();
            assertThat(breaker.mode()).isEqualTo(Mode.OBSERVE);
        }
    }

    @Test
    void configure() {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            // docs: breakers-configure
            Breaker breaker = machines.breaker("gateway");
            BreakerConfig nervous =
                    breaker.config().toBuilder().failureThreshold(2).build();
            breaker.configure(nervous, ActionNote.because("too slow to open"));
            // end
            assertThat(breaker.config().failureThreshold()).isEqualTo(2);
        }
    }

    @Test
    void refusals() {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Breaker breaker = machines.breaker("gateway");
            machines.limiter(
                    "charge",
                    LimiterConfig.of(1, Duration.ofMinutes(1)).toBuilder()
                            .dependsOn("gateway")
                            .build());
            breaker.forceOpen();
            // docs: core-refusals
            try {
                machines.limiter("charge").run(() -> report("charged"));
            } catch (DependencyException blocked) {
                report(blocked.name() + " is blocked by " + blocked.blockedBy());
            } catch (CircuitOpenException open) {
                report(open.name() + " is " + open.state() + ": " + open.openCause());
            } catch (ThrottledException throttled) {
                report(throttled.name() + " has " + throttled.remaining() + " permits left");
            } catch (RefusedException other) {
                report(other.getMessage() + ", retry after " + other.retryAfter());
            }
            // end
        }
        assertThat(messages).containsExactly("charge is blocked by [gateway]");
    }

    @Test
    void asynchronousCalls() {
        Gateway gateway = new Gateway();
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Breaker breaker = machines.breaker("gateway");
            // docs: core-async
            CompletableFuture<String> observed = breaker.callStage(() -> gateway.chargeAsync(100));
            CompletableFuture<String> elsewhere = breaker.callAsync(() -> gateway.charge(100));
            breaker.fireAndForget(() -> gateway.charge(100));
            // end
            assertThat(observed.join()).isEqualTo("receipt for 100");
            assertThat(elsewhere.join()).isEqualTo("receipt for 100");
        }
    }

    @Test
    void admission() {
        Gateway gateway = new Gateway();
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Breaker breaker = machines.breaker("gateway");
            // docs: core-admission
            Admission admission = breaker.admit();
            gateway.chargeAsync(100).whenComplete((receipt, failure) -> {
                if (failure == null) {
                    admission.succeeded(receipt);
                } else {
                    admission.failed(failure);
                }
            });
            // end
            assertThat(breaker.status().failures()).isZero();
        }
    }

    @Test
    void listeners() {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            machines.breaker(
                    "main-database",
                    BreakerConfig.builder().cascadesTo("order-service").build());
            // docs: core-events
            machines.addListener(event -> {
                if (event instanceof BreakerTransition transition && transition.to() == CircuitState.OPEN) {
                    report(transition.name() + " opened: " + transition.cause());
                } else if (event instanceof CascadeTriggered cascade) {
                    report(cascade.primary() + " also opened " + cascade.opened());
                }
            });
            // end
            machines.breaker("main-database").forceOpen();
        }
        assertThat(messages)
                .containsExactly(
                        "main-database opened: opened by hand",
                        "order-service opened: cascade from main-database",
                        "main-database also opened [order-service]");
    }

    // docs: core-ticker
    @Test
    void aCircuitRecoversAfterItsResetTimeout() {
        AtomicLong nanos = new AtomicLong();
        ThrottleMachines machines = ThrottleMachines.builder()
                .ticker(nanos::get)
                .breaker(
                        "gateway",
                        BreakerConfig.builder()
                                .resetTimeout(Duration.ofSeconds(30))
                                .resetTimeoutJitter(0)
                                .build())
                .build();
        Breaker breaker = machines.breaker("gateway");
        breaker.forceOpen();
        assertThatThrownBy(() -> breaker.run(() -> {})).isInstanceOf(CircuitOpenException.class);

        nanos.addAndGet(Duration.ofSeconds(30).toNanos());

        breaker.run(() -> {});
        assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
    // end

    @Test
    void breakerSettings() {
        // docs: breaker-config
        BreakerConfig config = BreakerConfig.builder()
                .failureRateThreshold(50.0)
                .minimumCalls(20)
                .failureWindow(Duration.ofSeconds(30))
                .slowCallDuration(Duration.ofSeconds(2))
                .slowCallRateThreshold(80.0)
                .ignoreExceptions(List.of(IllegalArgumentException.class))
                .failurePredicate(answer -> answer instanceof Integer status && status >= 500)
                .maxConcurrent(25)
                .build();
        // end
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            Breaker breaker = machines.breaker("search", config);
            for (int call = 0; call < 20; call++) {
                int status = call % 2 == 0 ? 200 : 503;
                breaker.call(() -> status);
            }
            assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
            assertThat(breaker.status().cause()).hasToString("10 of 20 calls failed within PT30S");
        }
    }

    @Test
    void byHand() {
        try (ThrottleMachines machines = ThrottleMachines.create()) {
            // docs: breaker-by-hand
            Breaker breaker = machines.breaker("gateway");
            breaker.forceOpen(); // opens now, recovers by itself
            breaker.isolate(); // opens now, stays open until reset or closed by hand
            boolean recovering = breaker.attemptRecovery(); // false: an isolated circuit does not recover
            boolean closed = breaker.reset(); // true, unless a dependency, a primary or the reset guard objects
            breaker.forceClose(); // closes, whatever guards and dependencies say
            boolean open = breaker.wouldAllow(); // looks, and changes nothing
            breaker.mode(Mode.OBSERVE); // from now on it reports what it would refuse, and refuses nothing
            // end
            assertThat(recovering).isFalse();
            assertThat(closed).isTrue();
            assertThat(open).isTrue();
        }
    }

    private void report(String line) {
        messages.add(line);
    }

    /** What the examples call. */
    private static final class Gateway {

        String charge(long cents) throws IOException {
            if (cents < 0) {
                throw new IOException("no such amount");
            }
            return "receipt for " + cents;
        }

        CompletableFuture<String> chargeAsync(long cents) {
            return CompletableFuture.completedFuture("receipt for " + cents);
        }
    }
}
