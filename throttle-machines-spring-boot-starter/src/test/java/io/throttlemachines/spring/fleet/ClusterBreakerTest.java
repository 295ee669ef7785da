package io.throttlemachines.spring.fleet;

import static io.throttlemachines.spring.fleet.Instances.PATIENCE;
import static io.throttlemachines.state.CircuitState.CLOSED;
import static io.throttlemachines.state.CircuitState.HALF_OPEN;
import static io.throttlemachines.state.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.breaker.BreakerStatus;
import io.throttlemachines.control.ActionNote;
import io.throttlemachines.control.ManualAction;
import io.throttlemachines.event.FleetOpened;
import io.throttlemachines.event.FleetVote;
import io.throttlemachines.event.ManualActionTaken;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.spring.fleet.Instances.Instance;
import io.throttlemachines.spring.redis.RedisServers;
import io.throttlemachines.state.OpenCause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;

/** Five applications share breakers through a real Redis. Each test has a breaker of its own. */
class ClusterBreakerTest {

    private static final String BREAKERS = "throttle-machines.breakers.";
    private static final Instances INSTANCES = new Instances(
            RedisServers.sharedPort(),
            BREAKERS + "quorum.scope=cluster",
            BREAKERS + "probed.scope=cluster",
            BREAKERS + "probed.reset-timeout=200ms",
            BREAKERS + "manual.scope=cluster",
            BREAKERS + "late.scope=cluster",
            BREAKERS + "local.failure-threshold=1");

    @BeforeAll
    static void start() {
        INSTANCES.start(5);
        INSTANCES.await("five instances", each -> each.fleet().live() == 5);
    }

    @AfterAll
    static void stop() {
        INSTANCES.close();
    }

    private static Instance instance(int number) {
        return INSTANCES.all().get(number - 1);
    }

    @Test
    void twoSickInstancesOfFiveOpenOnlyThemselvesAndAThirdOpensAll() {
        instance(1).fail("quorum");
        instance(2).fail("quorum");

        INSTANCES.await("two votes", each -> each.shared("quorum").votes().equals(List.of("shop-1", "shop-2")));
        assertThat(INSTANCES.all())
                .extracting(each -> each.state("quorum"))
                .containsExactly(OPEN, OPEN, CLOSED, CLOSED, CLOSED);
        assertThat(instance(5).shared("quorum").needed()).isEqualTo(3);
        assertThat(instance(5).admits("quorum")).isTrue();

        instance(3).fail("quorum");

        INSTANCES.await(
                "all open",
                each -> each.state("quorum") == OPEN
                        && each.shared("quorum").state() == OPEN
                        && each.events().of(FleetOpened.class, "quorum").count() == 1);
        OpenCause cause = instance(5).breaker("quorum").status().cause();
        assertThat(cause.kind()).isEqualTo(OpenCause.Kind.QUORUM);
        assertThat(cause.description()).contains("3 of 5", "shop-1", "shop-2", "shop-3");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(instance(5)
                                .events()
                                .of(FleetVote.class, "quorum")
                                .map(FleetVote::instance))
                        .contains("shop-1", "shop-2"));
        assertThat(instance(5).admits("quorum")).isFalse();
    }

    @Test
    void localBreakerStaysLocal() {
        instance(1).fail("local");

        assertThat(INSTANCES.all())
                .extracting(each -> each.state("local"))
                .containsExactly(OPEN, CLOSED, CLOSED, CLOSED, CLOSED);
        assertThat(instance(1).fleet().breakers()).doesNotContainKey("local");
    }

    @Test
    void oneProbeServesAll() {
        for (int number = 1; number <= 3; number++) {
            instance(number).fail("probed");
        }
        INSTANCES.await("opened", each -> each.shared("probed").epoch() > 0);
        CountDownLatch release = new CountDownLatch(1);
        Thread probe = probing(instance(4), "probed", release);
        probe.start();

        INSTANCES.await(
                "shop-4 probes",
                each -> each.state("probed") == HALF_OPEN
                        && each.shared("probed").probes().equals(List.of("shop-4")));
        for (Instance each : INSTANCES.all()) {
            for (int call = 0; call < 10; call++) {
                assertThat(each.admits("probed")).as(each.name()).isFalse();
            }
        }
        release.countDown();

        INSTANCES.await("closed", each -> each.state("probed") == CLOSED);
        assertThat(INSTANCES.all()).allMatch(each -> each.admits("probed"));
        await().atMost(PATIENCE).until(() -> !probe.isAlive());
    }

    /** A caller who tries until one call is admitted, and that call lasts until the latch is open. */
    private static Thread probing(Instance instance, String breaker, CountDownLatch release) {
        return new Thread(() -> await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(RefusedException.class)
                .until(() -> {
                    instance.breaker(breaker).run(() -> awaitQuietly(release));
                    return true;
                }));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    /** The place of the probe ends before the life of its instance: it was renewed before the last beat. */
    @Test
    void anotherInstanceProbesWhenTheProberDies() throws Exception {
        try (Instances mortals = new Instances(
                RedisServers.sharedPort(),
                "throttle-machines.fleet.heartbeat=1s",
                BREAKERS + "abandoned.scope=cluster",
                BREAKERS + "abandoned.quorum=1",
                BREAKERS + "abandoned.reset-timeout=200ms")) {
            Instance survivor = mortals.start("survivor");
            Instance prober = mortals.start("prober", WebApplicationType.NONE, new Class<?>[] {OwnStore.class});
            OwnStore.Severable line = prober.context().getBean(OwnStore.Severable.class);
            mortals.await("two", each -> each.fleet().live() == 2);
            prober.fail("abandoned");
            mortals.await("open", each -> each.state("abandoned") == OPEN);
            CountDownLatch dead = new CountDownLatch(1);
            Thread probe = probing(prober, "abandoned", dead);
            probe.start();
            await().atMost(PATIENCE)
                    .until(() -> survivor.shared("abandoned").probes().equals(List.of("prober")));
            assertThat(survivor.admits("abandoned")).isFalse();

            line.cut();

            await().atMost(PATIENCE).until(() -> survivor.admits("abandoned"));
            await().atMost(PATIENCE).until(() -> survivor.state("abandoned") == CLOSED);
            await().atMost(PATIENCE).until(() -> survivor.fleet().live() == 1);
            dead.countDown();
            probe.join();
        }
    }

    @Test
    void manualActionReachesAll() {
        instance(2).breaker("manual").isolate(new ActionNote("ann", "maintenance", Duration.ofHours(1)));

        INSTANCES.await("isolated", each -> {
            BreakerStatus status = each.breaker("manual").status();
            return status.isolated() && status.manualAction() != null;
        });
        for (Instance each : INSTANCES.all()) {
            BreakerStatus status = each.breaker("manual").status();
            ManualAction action = status.manualAction();
            assertThat(action.kind()).isEqualTo(ManualAction.Kind.ISOLATE);
            assertThat(action.by()).isEqualTo("ann");
            assertThat(action.reason()).isEqualTo("maintenance");
            assertThat(action.until()).isNotNull();
        }
        INSTANCES.await(
                "one event",
                each -> each.events().of(ManualActionTaken.class, "manual").count() == 1);

        instance(5).breaker("manual").forceClose(new ActionNote("bob", null, null));

        INSTANCES.await("closed", each -> each.state("manual") == CLOSED);
        INSTANCES.await(
                "by bob",
                each -> "bob"
                        .equals(each.breaker("manual").status().manualAction().by()));
    }

    @Test
    void instanceThatStartsLaterHasTheFleetsStateBeforeItsFirstCallAndLeavesAtOnce() {
        instance(1).breaker("late").forceOpen(new ActionNote("ann", null, null));
        await().atMost(PATIENCE).until(() -> instance(1).shared("late").epoch() > 0);

        Instance late = INSTANCES.start("shop-6");

        assertThat(late.state("late")).isEqualTo(OPEN);
        assertThat(late.admits("late")).isFalse();
        INSTANCES.await("six", each -> each.fleet().live() == 6);
        assertThat(instance(1).fleet().instances())
                .extracting(each -> each.name())
                .containsExactly("shop-1", "shop-2", "shop-3", "shop-4", "shop-5", "shop-6");
        INSTANCES.stop(late);
        assertThat(instance(1).fleet().instances())
                .extracting(each -> each.name())
                .doesNotContain("shop-6");
        INSTANCES.await("five again", each -> each.fleet().live() == 5);
    }
}
