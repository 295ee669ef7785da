package io.throttlemachines.sample.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.hedge.Hedge;
import io.throttlemachines.hedge.HedgeConfig;
import io.throttlemachines.limiter.LimiterConfig;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

/** What a reader sees who only watches: times in a zone, counts that move, and no request that nobody looks at. */
@WithBrowser
class ConsoleReadingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A visible page asks once a second. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    @Test
    void timesSwitchBetweenTheZoneOfTheReaderAndUtc() {
        ZoneId kathmandu = ZoneId.of("Asia/Kathmandu");
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker("database", BreakerConfig.defaults())
                .build();
        try (var application = new ConsoleApplication(machines);
                Browser browser = new Browser()) {
            browser.zone(kathmandu);
            machines.breaker("database").forceOpen();
            browser.console(application.console(), "timeline");
            browser.awaitText(".timeline", "database");
            Instant at = Instant.parse((String) browser.js("return document.querySelector('time').dateTime"));
            String there = clock(at, kathmandu);
            String utc = clock(at, ZoneOffset.UTC) + " UTC";

            assertThat(browser.text("time")).contains(there).doesNotContain("UTC");
            browser.press("UTC");
            browser.awaitText("time", utc);
            assertThat(browser.text("time")).doesNotContain(there);
            browser.awaitText(".pulse", " UTC");
            browser.console(application.console(), "table");
            browser.awaitText("tbody", utc);
            browser.press("UTC");
            browser.awaitText("tbody", there);
            assertThat(browser.text("tbody, .pulse")).doesNotContain("UTC");
            browser.assertNoErrors();
        }
    }

    private static String clock(Instant at, ZoneId zone) {
        return DateTimeFormatter.ofPattern("HH:mm:ss").format(at.atZone(zone));
    }

    @Test
    void hiddenPageAsksForNothingUntilItIsVisibleAgain() {
        try (var application = new ConsoleApplication(Systems.withEveryCondition(), Counted.class);
                Browser browser = new Browser()) {
            Counted.Requests requests = application.bean(Counted.Requests.class);
            browser.console(application.console(), "timeline/breakers%2Fopen");
            browser.awaitText(".detail", "failure threshold");
            browser.js("""
                    window.asked = 0;
                    const ask = window.fetch;
                    window.fetch = (...request) => { window.asked += 1; return ask(...request); };
                    window.show = (shown) => {
                      Object.defineProperty(document, 'hidden', { configurable: true, value: !shown });
                      Object.defineProperty(document, 'visibilityState', { configurable: true, value: shown ? 'visible' : 'hidden' });
                      document.dispatchEvent(new Event('visibilitychange'));
                    };
                    window.show(false);""");
            await().during(QUIET)
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(browser.js("return window.asked")).isEqualTo(0L));
            int before = requests.number.get();
            await().during(QUIET)
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(requests.number).hasValue(before));

            browser.js("window.show(true)");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(requests.number).hasValueGreaterThan(before + 2));
            browser.assertNoErrors();
        }
    }

    @Test
    void explanationNamesABreakerOfTheSameName() {
        ThrottleMachines machines = ThrottleMachines.builder()
                .breaker("database", BreakerConfig.defaults())
                .breaker("orders", BreakerConfig.defaults())
                .limiter(
                        "orders",
                        LimiterConfig.builder()
                                .limit(10)
                                .period(Duration.ofHours(1))
                                .dependsOn("database", "orders")
                                .build())
                .build();
        try (var application = new ConsoleApplication(machines);
                Browser browser = new Browser()) {
            machines.breaker("orders").isolate();
            browser.console(application.console(), "table/limiters%2Forders");
            browser.awaitText(".detail .why", "It refuses calls because orders is open.");

            machines.breaker("database").isolate();
            browser.awaitText(".detail .why", "It refuses calls because database, orders are open.");
            browser.assertNoErrors();
        }
    }

    @Test
    void tableFollowsTheHedgedShareAndTheRemainingPermits() throws InterruptedException {
        ThrottleMachines machines = ThrottleMachines.builder()
                .limiter("charge", LimiterConfig.of(10, Duration.ofHours(1)))
                .hedge(
                        "search",
                        HedgeConfig.builder().delay(Duration.ofSeconds(2)).build())
                .build();
        try (var application = new ConsoleApplication(machines);
                Browser browser = new Browser()) {
            browser.console(application.console(), "table");
            awaitCell(browser, "search", "Hedged", "0 %");
            awaitCell(browser, "charge", "Permits left", "10 of 10");

            answerSecondAttempt(machines.hedge("search"));
            machines.limiter("charge").acquire(3);
            awaitCell(browser, "search", "Hedged", "100 %");
            awaitCell(browser, "charge", "Permits left", "7 of 10");

            machines.hedge("search").call(attempt -> "at once");
            machines.limiter("charge").acquire(7);
            awaitCell(browser, "search", "Hedged", "50 %");
            awaitCell(browser, "charge", "Permits left", "0 of 10");
            machines.limiter("charge").reset();
            awaitCell(browser, "charge", "Permits left", "10 of 10");
            browser.assertNoErrors();
        }
    }

    private static void answerSecondAttempt(Hedge hedge) throws InterruptedException {
        CountDownLatch second = new CountDownLatch(1);
        hedge.call(attempt -> {
            if (attempt.number() == 0) {
                second.await();
            }
            second.countDown();
            return attempt.number();
        });
    }

    private static void awaitCell(Browser browser, String row, String column, String text) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.js(CELL, row, column))
                        .as("%s of %s", column, row)
                        .isEqualTo(text));
    }

    private static final String CELL = """
            const column = [...document.querySelectorAll('thead th')].findIndex((each) => each.textContent === arguments[1]);
            const row = [...document.querySelectorAll('tbody tr')].find((each) => each.cells[0].textContent === arguments[0]);
            return row?.cells[column].textContent;""";

    /** Counts how often pages ask for changes. */
    static class Counted {

        record Requests(AtomicInteger number) {}

        @Bean
        Requests requests() {
            return new Requests(new AtomicInteger());
        }

        @Bean
        Filter count(Requests requests) {
            return (request, response, chain) -> {
                if (((HttpServletRequest) request).getRequestURI().contains("/console/changes/")) {
                    requests.number.incrementAndGet();
                }
                chain.doFilter(request, response);
            };
        }
    }
}
