package io.throttlemachines.sample.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.sample.ShopApplication;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page of the shop's chaos switches: a newcomer breaks a part with a click and watches the cascade in the console. */
@WithBrowser
@SpringBootTest(
        classes = ShopApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"shop.gateway.port=0", "spring.datasource.url=jdbc:h2:mem:shop-page"})
class ShopPageTest {

    private static final Map<String, List<String>> SWITCHES = Map.of(
            "database", List.of("fail", "slow"),
            "gateway", List.of("fail", "slow", "flaky"),
            "search", List.of("fail", "slow", "tail"),
            "swift", List.of("fail"));

    @LocalServerPort
    private int port;

    private String page() {
        return "http://localhost:" + port + "/";
    }

    @Test
    void everySwitchBreaksItsPartAndMendsIt() {
        try (Browser browser = new Browser()) {
            browser.open(page());
            SWITCHES.forEach((part, actions) -> {
                for (String action : actions) {
                    browser.press(part + ": " + action);
                    awaitFault(browser, part, action);
                }
                browser.press(part + ": recover");
                awaitFault(browser, part, "none");
            });
            assertThat(browser.js("return document.querySelectorAll('#parts tr').length"))
                    .isEqualTo((long) SWITCHES.size());
            browser.assertNoErrors();
        }
    }

    private static void awaitFault(Browser browser, String part, String fault) {
        await().untilAsserted(() -> assertThat(browser.js(
                        "return [...document.querySelectorAll('#parts tr')]"
                                + ".find((row) => row.cells[0].textContent === arguments[0])?.cells[1].textContent",
                        part))
                .as(part)
                .isEqualTo(fault));
    }

    @Test
    void clicksBreakTheDatabaseAndTheConsoleShowsTheCascade() {
        try (Browser browser = new Browser()) {
            browser.open(page());
            browser.press("Place an order");
            browser.awaitText("#answers", "201 ");
            browser.press("Search");
            browser.awaitText("#answers", "200 ");
            browser.press("Ask swift");
            browser.press("Ask steady");
            browser.awaitAnswers(4);
            browser.press("database: fail");
            awaitFault(browser, "database", "fail");
            browser.press("Place ten orders");
            browser.awaitAnswers(14);
            browser.awaitText("#answers", "503 ");
            String link = String.valueOf(browser.js("return document.querySelector('a[href*=console]').href"));
            browser.console(link, "graph");
            browser.awaitNode("breakers/main-database", "open");
            browser.awaitNode("breakers/order-service", "open, cascade from main-database");
            showsCallsAndRefusals(browser, link);
        }
    }

    private void showsCallsAndRefusals(Browser browser, String console) {
        browser.console(console, "table/breakers%2Forder-service");
        browser.awaitText(".traffic", "calls/s");
        browser.awaitText(".traffic", "refused/s");
        assertThat(browser.text(".traffic"))
                .matches("Trafficcalls/s[\\d.]+ \\([1-9]\\d* since the start\\)refused/s.*");
        assertThat(browser.js("return [...document.querySelectorAll('tbody tr')]"
                        + ".find((row) => row.cells[0].textContent === 'order-service').cells[7].textContent"))
                .asString()
                .matches("\\d.*");
    }
}
