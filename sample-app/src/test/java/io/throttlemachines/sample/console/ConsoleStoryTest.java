package io.throttlemachines.sample.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.sample.ShopApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The bad day of the README, in the console. It takes the pictures of docs/console.md. */
@WithBrowser
@SpringBootTest(
        classes = ShopApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"shop.gateway.port=0", "spring.datasource.url=jdbc:h2:mem:console"})
class ConsoleStoryTest {

    private static final String DATABASE = "breakers/main-database";
    private static final String ORDERS = "breakers/order-service";

    @LocalServerPort
    private int port;

    private void post(String path) {
        try {
            HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.discarding());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void operatorSeesTheCascadeLearnsWhyAndMendsIt() {
        try (Browser browser = new Browser()) {
            String console = "http://localhost:" + port + "/actuator/throttle/console";
            browser.console(console, "graph");
            browser.awaitNode(DATABASE, "closed");
            browser.picture("calm");

            foreseeTheImpact(browser);
            breakTheDatabase(browser);
            seeWhy(browser, console);
            beRefusedAReset(browser);
            mendAndReset(browser, console);
            replay(browser, console);
            browser.assertNoErrors();
        }
    }

    private static void foreseeTheImpact(Browser browser) {
        browser.press("What if it opened");
        browser.js("document.querySelector('[data-id=\"breakers/payment-system.gateway\"]').focus()");
        browser.awaitText(".impact-card", "PaymentService.charge");
        browser.awaitNode("limiters/payment-system.charge", "would be blocked");
        browser.awaitNode("breakers/payment-system.gateway", "if this opened");
        browser.picture("impact");
        browser.press("What if it opened");
    }

    private void breakTheDatabase(Browser browser) {
        post("/chaos/database/fail");
        for (int order = 0; order < 4; order++) {
            post("/orders?user=bob&item=mug");
        }
        browser.awaitNode(DATABASE, "open, 3 failures within PT1M");
        browser.awaitNode(ORDERS, "open, cascade from main-database");
        browser.awaitText(".summary", "4 open");
        browser.picture("cascade");
    }

    private static void seeWhy(Browser browser, String console) {
        browser.console(console, "graph/breakers%2Forder-service");
        browser.awaitText(
                ".detail .why", "It never failed itself: main-database opened it. Repair main-database first.");
        browser.awaitText(".chain", "main-database");
        browser.awaitText(".detail", "OrderService.create");
        browser.awaitText(".detail", "May not be reset now: its primary main-database is open.");
        browser.picture("why");
    }

    private static void beRefusedAReset(Browser browser) {
        browser.press("Reset…");
        browser.awaitText("dialog", "It will be refused: its primary main-database is open.");
        browser.type("#field-reason", "trying");
        browser.picture("preview");
        browser.press("Reset");
        browser.awaitText("dialog", "Refused: nothing has changed.");
        browser.awaitText("dialog", "its primary main-database is open");
        browser.picture("refused");
        browser.press("Close");
        assertThat(browser.label(ORDERS)).contains("open");
    }

    private void mendAndReset(Browser browser, String console) {
        post("/chaos/database/recover");
        browser.console(console, "graph/breakers%2Fmain-database");
        browser.press("Reset with cascade…");
        browser.awaitText("dialog .preview", "inventory-service: OPEN");
        browser.type("#field-reason", "the database is back");
        browser.press("Reset with cascade");
        browser.awaitText("dialog", "Done.");
        browser.awaitText("dialog", "order-service done");
        browser.press("Close");
        browser.awaitNode(DATABASE, "closed");
        browser.awaitNode(ORDERS, "closed");
        browser.awaitText(".detail .history", "reset by hand: the database is back");
        browser.picture("mended");
    }

    private static void replay(Browser browser, String console) {
        browser.console(console, "timeline");
        browser.awaitText(".timeline", "cascade from main-database");
        browser.picture("timeline");
        browser.js("""
                [...document.querySelectorAll('.timeline li')]
                    .find((each) => each.textContent.includes('3 failures within PT1M'))
                    .querySelector('[aria-label^="Show the graph"]').click()""");
        browser.awaitText(".replay", "main-database: CLOSED → OPEN");
        browser.awaitNode(DATABASE, "open");
        browser.awaitNode(ORDERS, "closed");
        browser.press("Later ▶");
        browser.press("Later ▶");
        browser.press("Later ▶");
        browser.awaitNode(ORDERS, "open");
        browser.picture("replay");
        assertThat(browser.has(".actions")).isFalse();
        browser.press("Back to now");
        browser.awaitNode(ORDERS, "closed");
    }
}
