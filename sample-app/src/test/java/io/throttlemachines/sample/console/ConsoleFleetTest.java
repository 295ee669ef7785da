package io.throttlemachines.sample.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.fleet.FleetConfig;
import io.throttlemachines.fleet.Scope;
import io.throttlemachines.spring.actuate.view.FleetView;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

/** The view of the fleet: who lives, who votes, and the store. */
@WithBrowser
class ConsoleFleetTest {

    private static final String SELF = "shop-1";
    private static final String PEER = "shop-2 <b>";
    private static final String BREAKER = "payment";

    @Test
    void instancesVotesAndStoreAreShown() {
        try (ThrottleMachines machines = ThrottleMachines.builder()
                        .fleet(new FleetConfig("shop", SELF), new TwoInstances(SELF, PEER, BREAKER))
                        .breaker(
                                BREAKER,
                                BreakerConfig.builder().scope(Scope.CLUSTER).build())
                        .build();
                var application = new ConsoleApplication(machines, Fleet.class);
                Browser browser = new Browser()) {
            browser.console(application.console(), "graph");
            browser.awaitText("nav", "Fleet");
            browser.console(application.console(), "fleet");
            browser.awaitText(".fleet", "2 live instances");
            browser.awaitText(".fleet", PEER);
            browser.awaitText(".fleet", "1 of 2 votes that open it (quorum 0.5): " + PEER);
            assertThat(browser.text(".fleet"))
                    .contains("This page is of the instance " + SELF, "UP since", "CLOSED in the fleet");
            assertThat(browser.has(".fleet b b")).isFalse();
            browser.picture("fleet");
            browser.assertNoErrors();
        }
    }

    @Test
    void withoutAFleetThereIsNoSuchView() {
        try (var application = new ConsoleApplication(Systems.withEveryCondition());
                Browser browser = new Browser()) {
            browser.console(application.console(), "fleet");
            browser.awaitText("main .nothing", "No fleet");
            assertThat(browser.text("nav")).doesNotContain("Fleet");
            browser.assertNoErrors();
        }
    }

    /** As the starter adds it where instances have a name. */
    static class Fleet {

        @Bean
        FleetView fleetView(ThrottleMachines machines) {
            return new FleetView(machines, "shop", SELF);
        }
    }
}
