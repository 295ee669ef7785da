package io.throttlemachines.sample.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that is open for a day gets 86,400 updates, and keeps none of them. */
@WithBrowser
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ConsoleHeapTest {

    private static final int FIRST = 2_000;
    private static final int DAY = 86_400;

    /** 40 bytes an update: less than the smallest thing that the page could keep of each. */
    private static final long MOST_GROWTH = 40L * DAY;

    /** The page asks and draws as always, but the server and the second between two requests are simulated. */
    private static final String SIMULATE = """
            const [console, first, done] = arguments;
            const load = (file) => import(`${console}/${file}`);
            (async () => {
              const { options } = await load('lib/preact.mjs');
              const { setTimeout: later, fetch: ask } = window;
              options.debounceRendering = (draw) => later(draw, 20);
              const start = await (await ask(`${console}/changes/none`)).json();
              const channel = new MessageChannel();
              let waiting = null;
              channel.port1.onmessage = () => waiting?.();
              window.setTimeout = (call, millis, ...rest) => {
                if (millis !== 1000) {
                  return later(call, millis, ...rest);
                }
                waiting = () => { waiting = null; call(); };
                if (window.updates < window.until) {
                  channel.port2.postMessage(null);
                }
                return 0;
              };
              window.updates = 0;
              window.until = first;
              window.goOn = (until) => { window.until = until; channel.port2.postMessage(null); };
              window.fetch = async (url, how) => {
                if (!String(url).includes('/changes/')) {
                  return ask(url, how);
                }
                window.updates += 1;
                return Response.json({ ...start, complete: false, edges: null, version: `simulated-${window.updates}`,
                  at: new Date(Date.parse(start.at) + window.updates * 1000).toISOString(), nodes: change(window.updates) });
              };
              const change = (number) => start.nodes.slice(number % 5, number % 5 + 4).map((node) => ({ ...node,
                failures: number % 7, calls: number * 3, refused: number,
                ...(node.kind === 'breaker' ? {
                  state: number % 60 < 5 ? 'OPEN' : 'CLOSED', available: number % 60 >= 5,
                  cause: number % 60 < 5 ? `${number} failures within PT1M` : undefined } : {}) }));
              done(true);
            })();""";

    @ParameterizedTest
    @ValueSource(strings = {"graph", "table"})
    void updatesOfADayDoNotMakeTheHeapGrow(String view) {
        try (var application = new ConsoleApplication(Systems.withEveryCondition());
                Browser browser = new Browser()) {
            browser.console(application.console(), view);
            browser.jsAsync(SIMULATE, application.console(), FIRST);
            awaitUpdates(browser, FIRST);
            long before = browser.reachableHeap();
            browser.js("window.goOn(arguments[0])", DAY);
            awaitUpdates(browser, DAY);
            long after = browser.reachableHeap();
            System.out.println(
                    "REPORT a day in the " + view + ": heap " + before / 1024 + " kB, then " + after / 1024 + " kB");

            assertThat(after - before).isLessThan(MOST_GROWTH);
            browser.assertNoErrors();
        }
    }

    private static void awaitUpdates(Browser browser, int number) {
        await().atMost(Duration.ofMinutes(10))
                .untilAsserted(
                        () -> assertThat(browser.js("return window.updates")).isEqualTo((long) number));
    }
}
