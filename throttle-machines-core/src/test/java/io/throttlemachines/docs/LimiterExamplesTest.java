package io.throttlemachines.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.Mode;
import io.throttlemachines.limiter.Algorithm;
import io.throttlemachines.limiter.AllOf.PermitRequest;
import io.throttlemachines.limiter.Decision;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.limiter.Permit;
import io.throttlemachines.limiter.Permits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The examples of docs/limiters.md and docs/concurrency.md. */
class LimiterExamplesTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ThrottleMachines machines =
            ThrottleMachines.builder().ticker(nanos::get).build();

    @Test
    void askAndTake() {
        // docs: limiter-take
        Limiter limiter = machines.limiter("api", LimiterConfig.of(100, Duration.ofMinutes(1)));

        boolean taken = limiter.tryAcquire(); // takes one if it is there
        limiter.acquire(5); // takes five, or throws ThrottledException
        limiter.acquire(1, Duration.ofSeconds(2)); // waits for one, at most two seconds
        CompletableFuture<@Nullable Void> permit =
                limiter.acquireAsync(1, Duration.ofSeconds(2)); // waits without a thread

        Decision look = limiter.peek(); // changes nothing
        Decision decision = limiter.decide(10); // takes ten if they are there; all values are from one moment
        // end
        assertThat(taken).isTrue();
        assertThat(permit).isCompleted();
        assertThat(look.remaining()).isEqualTo(92);
        assertThat(decision.allowed()).isTrue();
        assertThat(decision.remaining()).isEqualTo(82);
        assertThat(decision.resetAfter()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
    }

    @Test
    void byKey() {
        // docs: limiter-key
        LimiterConfig config = LimiterConfig.builder()
                .limit(100)
                .period(Duration.ofMinutes(1))
                .algorithm(Algorithm.GCRA)
                .burst(10)
                .maxKeys(100_000)
                .build();
        Limiter perUser = machines.limiter("per-user", config);

        Permits alice = perUser.forKey("alice");
        alice.acquire();
        perUser.reset("alice"); // gives all permits back to one key
        // end
        assertThat(alice.peek().remaining()).isEqualTo(10);
    }

    @Test
    void severalAtOnce() {
        // docs: limiter-all
        Limiter perSecond = machines.limiter("per-second", LimiterConfig.of(10, Duration.ofSeconds(1)));
        Limiter perHour = machines.limiter("per-hour", LimiterConfig.of(1_000, Duration.ofHours(1)));

        machines.allOf(List.of(new PermitRequest(perSecond, 1), new PermitRequest(perHour.forKey("alice"), 1)))
                .acquire();
        // end
        assertThat(perSecond.peek().remaining()).isEqualTo(9);
        assertThat(perHour.forKey("alice").peek().remaining()).isEqualTo(999);
    }

    @Test
    void changeWhileRunning() {
        Limiter limiter = machines.limiter("api", LimiterConfig.of(100, Duration.ofMinutes(1)));
        // docs: limiter-configure
        LimiterConfig wider = limiter.config().toBuilder().limit(200).build();
        limiter.configure(wider, new ActionNote("ann", "sale until noon", null));

        limiter.mode(Mode.OBSERVE, ActionNote.because("too strict?").lasting(Duration.ofMinutes(10)));
        limiter.reset(ActionNote.because("the client was repaired"));
        // end
        assertThat(limiter.peek().remaining()).isEqualTo(200);
        assertThat(limiter.mode()).isEqualTo(Mode.OBSERVE);
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(limiter.mode()).isEqualTo(Mode.ENFORCE);
    }

    @Test
    void concurrency() {
        // docs: concurrency
        Limiter search = machines.limiter(
                "search",
                LimiterConfig.builder()
                        .algorithm(Algorithm.CONCURRENCY)
                        .limit(20)
                        .build());

        String found = search.call(() -> "answer"); // gives the permit back, however the call ends

        Permit permit = search.acquire(); // the caller gives it back
        try {
            found += "!";
        } finally {
            permit.release();
        }
        // end
        assertThat(found).isEqualTo("answer!");
        assertThat(search.status().remaining()).isEqualTo(20);
    }
}
