package io.throttlemachines.sample.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import org.junit.jupiter.api.Test;

/** A large system is drawn, and drawn again. It prints how long that took: no time is asserted. */
@WithBrowser
class ConsoleScaleTest {

    private static final int NODES = 2000;

    @Test
    void twoThousandNodesAreDrawnAndUpdated() {
        ThrottleMachines machines = Systems.large(NODES);
        try (var application = new ConsoleApplication(machines);
                Browser browser = new Browser()) {
            browser.js("return 0");
            browser.open("about:blank");
            browser.open(application.console());
            browser.awaitText(".summary", NODES + " well");
            browser.awaitNode("breakers/database-3", "closed");
            assertThat(browser.js("return document.querySelectorAll('[data-id]').length"))
                    .isEqualTo((long) NODES);
            assertThat(browser.js("return performance.getEntriesByType('resource')"
                            + ".filter(({ name }) => name.endsWith('/changes/none')).length"))
                    .as("requests for all nodes")
                    .isEqualTo(1L);

            machines.breaker("database-3").forceOpen();
            browser.awaitText(".summary", "1 open");
            browser.awaitNode("breakers/group-3.service-9", "blocked by database-3");
            System.out.println("REPORT " + NODES + " nodes: first picture after "
                    + browser.firstPicture()
                    + " ms, of which until the data was there "
                    + browser.js("return Math.round(performance.getEntriesByType('resource')"
                            + ".find(({ name }) => name.includes('/changes/')).responseEnd)")
                    + " ms, last update "
                    + browser.js("return Math.round(performance.getEntriesByName('console-update')[0].duration)")
                    + " ms, heap " + browser.js("return Math.round(performance.memory.usedJSHeapSize / 1e6)") + " MB");
            browser.picture("large");
            browser.assertNoErrors();
        }
    }

    @Test
    void tableSaysHowManyRowsItLeavesOutAndShowsThemOnDemand() {
        try (var application = new ConsoleApplication(Systems.large(1210));
                Browser browser = new Browser()) {
            browser.console(application.console(), "table");
            browser.awaitText(".more", "The first 500 of 1210 rows are shown.");
            assertThat(rows(browser)).isEqualTo(500L);
            browser.press("Show 500 more");
            browser.awaitText(".more", "The first 1000 of 1210 rows are shown.");
            browser.press("Show 210 more");
            browser.awaitText("tbody", "group-119.service-9");
            assertThat(rows(browser)).isEqualTo(1210L);
            assertThat(browser.has(".more")).isFalse();
            browser.assertNoErrors();
        }
    }

    private static Object rows(Browser browser) {
        return browser.js("return document.querySelectorAll('tbody tr').length");
    }
}
