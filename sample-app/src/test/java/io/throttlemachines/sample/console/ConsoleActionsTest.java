package io.throttlemachines.sample.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.group.GroupConfig;
import io.throttlemachines.limiter.Limiter;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.state.CircuitState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an operator does in the dialogs of the page happens in the application. */
@WithBrowser
class ConsoleActionsTest {

    @Test
    void emergencyShutdownOpensEachBreakerOfTheGroupAndReportsIt() {
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker("outsider", BreakerConfig.defaults())
                .group(
                        "payment",
                        GroupConfig.builder()
                                .breaker("gateway", BreakerConfig.defaults())
                                .breaker(
                                        "fraud",
                                        BreakerConfig.builder()
                                                .dependsOn("gateway")
                                                .build())
                                .build())
                .build();
        try (var application = new ConsoleApplication(machines);
                Browser browser = new Browser()) {
            browser.console(application.console(), "groups");
            browser.awaitText(".cards", "Operational: no breaker of it is open.");
            browser.press("Emergency shutdown…");
            browser.awaitText("dialog .preview", "gateway: CLOSED");
            browser.awaitText("dialog .preview", "fraud: CLOSED");
            browser.type("#field-reason", "data is leaking");
            browser.press("Emergency shutdown");
            browser.awaitText("dialog .report", "Done.");
            assertThat(browser.text("dialog .report"))
                    .contains("payment.gateway done", "payment.fraud done")
                    .doesNotContain("outsider", "refused");
            browser.press("Close");

            browser.awaitText(".cards", "Not operational: a breaker of it is open.");
            browser.awaitText(".summary", "2 open");
            assertThat(application.read("breakers/payment.gateway"))
                    .contains("\"state\":\"OPEN\"", "\"isolated\":true", "data is leaking");
            assertThat(application.read("breakers/payment.fraud")).contains("\"state\":\"OPEN\"", "\"isolated\":true");
            assertThat(machines.breaker("outsider").state()).isEqualTo(CircuitState.CLOSED);
            browser.assertNoErrors();
        }
    }

    @Test
    void modeChangesToTheOneChosenAndKeepsTheReason() {
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker("database", BreakerConfig.defaults())
                .build();
        try (var application = new ConsoleApplication(machines);
                Browser browser = new Browser()) {
            browser.console(application.console(), "table/breakers%2Fdatabase");
            browser.press("Mode…");
            browser.awaitText("dialog .preview", "database: CLOSED");
            browser.click("dialog input[name=mode][value=observe]");
            browser.type("#field-reason", "learning its limits");
            browser.press("Mode");
            browser.awaitText("dialog .report", "Done.");
            browser.press("Close");

            browser.awaitText("tbody", "OBSERVE");
            browser.awaitText(".detail .manual", "learning its limits");
            assertThat(application.read("breakers/database"))
                    .contains("\"mode\":\"observe\"", "\"reason\":\"learning its limits\"");
            browser.assertNoErrors();
        }
    }

    @Test
    void configureChangesOneSettingAndShowsItsNewValue() {
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker("database", BreakerConfig.builder().failureThreshold(3).build())
                .build();
        BreakerConfig before = machines.breaker("database").config();
        try (var application = new ConsoleApplication(machines);
                Browser browser = new Browser()) {
            browser.console(application.console(), "graph/breakers%2Fdatabase");
            browser.awaitText(".detail", "failure threshold3");
            browser.press("Configure…");
            browser.awaitText("dialog .preview", "database: CLOSED");
            browser.replace("dialog input[name=failureThreshold]", "many");
            browser.type("#field-reason", "a slower database");
            browser.press("Configure");
            browser.awaitText("dialog [role=alert]", "failureThreshold");
            assertThat(machines.breaker("database").config()).isEqualTo(before);

            browser.replace("dialog input[name=failureThreshold]", "7");
            browser.click("#field-reason");
            browser.press("Configure");
            browser.awaitText("dialog .report", "Done.");
            browser.press("Close");
            browser.awaitText(".detail", "failure threshold7");
            browser.awaitText(".detail .manual", "a slower database");
            assertThat(application.read("console/settings/breakers/database"))
                    .contains("{\"name\":\"failureThreshold\",\"value\":\"7\",\"changeable\":true}");
            assertThat(machines.breaker("database").config())
                    .isEqualTo(before.toBuilder().failureThreshold(7).build());
            browser.assertNoErrors();
        }
    }

    @Test
    void limiterGivesPermitsBackToTheKeyThatTheOperatorWritesOnly() {
        ThrottleMachines machines = ThrottleMachines.builder()
                .limiter("search", LimiterConfig.of(1, Duration.ofHours(1)))
                .build();
        Limiter search = machines.limiter("search");
        assertThat(search.forKey("ann").tryAcquire()).isTrue();
        assertThat(search.forKey("bob").tryAcquire()).isTrue();
        assertThat(search.tryAcquire()).isTrue();
        try (var application = new ConsoleApplication(machines);
                Browser browser = new Browser()) {
            browser.console(application.console(), "table/limiters%2Fsearch");
            browser.press("Give permits back…");
            browser.awaitText("dialog .preview", "search: 0 of 1 permits are left, and it remembers 2 keys.");
            browser.type("#field-key", "ann");
            browser.type("#field-reason", "a paying customer");
            browser.press("Give permits back");
            browser.awaitText("dialog .report", "Done.");
            browser.press("Close");

            browser.awaitText(".detail .manual", "a paying customer");
            assertThat(search.forKey("ann").wouldAllow()).isTrue();
            assertThat(search.forKey("bob").wouldAllow()).isFalse();
            assertThat(application.read("limiters/search")).contains("\"remaining\":0");
            browser.assertNoErrors();
        }
    }
}
