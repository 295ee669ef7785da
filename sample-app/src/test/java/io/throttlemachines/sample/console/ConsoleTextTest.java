package io.throttlemachines.sample.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.control.ActionNote;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names, reasons and errors full of markup stand in the page as text; no view has a barrier. */
@WithBrowser
class ConsoleTextTest {

    private static final List<String> NAMES = List.of(
            "<img src=x onerror=alert(1)>",
            "</script><script>alert(2)</script>",
            "\"quoted\" 'too' `tick`",
            "line\nforged\u2028forged",
            "\u202eturned",
            "smile \ud83d\ude00",
            "a/b?c=d#e&f",
            "x".repeat(300));

    private static ThrottleMachines hostile() {
        ThrottleMachinesBuilder builder = ThrottleMachines.builder();
        NAMES.forEach(name -> builder.breaker(name, BreakerConfig.defaults()));
        ThrottleMachines machines = builder.build();
        machines.breakers().values().forEach(breaker -> {
            try {
                breaker.run(() -> {
                    throw new IllegalStateException("<b>bold</b> " + breaker.name());
                });
            } catch (IllegalStateException expected) {
                assertThat(expected).hasMessageContaining("<b>");
            }
            breaker.isolate(new ActionNote("<i>eve</i>", "<svg onload=alert(3)> & \u202e", null));
        });
        return machines;
    }

    @Test
    void hostileTextIsShownAsTextInEveryView() {
        try (ConsoleApplication application = new ConsoleApplication(hostile());
                Browser browser = new Browser()) {
            browser.console(application.console(), "table");
            browser.awaitText("table", "<img src=x onerror=alert(1)>");
            assertThat(browser.text("table"))
                    .contains(
                            "\"quoted\" 'too' `tick`",
                            "smile \ud83d\ude00",
                            "\\u202eturned",
                            "line\\u000aforged\\u2028")
                    .doesNotContain("\u202e");
            for (String view : List.of("graph", "groups", "timeline", "table")) {
                browser.console(application.console(), view);
                assertThat(browser.has("main img, main script, main b > b, main svg[onload], main i"))
                        .as(view)
                        .isFalse();
            }
            for (String name : NAMES) {
                browser.open("about:blank");
                browser.open(application.console() + "#table/" + encoded("breakers/" + name));
                browser.awaitText(".detail .manual", "<svg onload=alert(3)>");
                browser.awaitText(".detail .error", "<b>bold</b>");
                assertThat(browser.has(".detail img, .detail script, .detail svg[onload]"))
                        .as(name)
                        .isFalse();
            }
            browser.assertNoErrors();
        }
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void noViewHasASeriousBarrierInTheLightOrInTheDark() throws IOException {
        String axe;
        try (InputStream source = ConsoleTextTest.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(source.readAllBytes(), StandardCharsets.UTF_8);
        }
        ThrottleMachines machines = Systems.withEveryCondition();
        try (ConsoleApplication application = new ConsoleApplication(machines);
                Browser browser = new Browser()) {
            for (String theme : List.of("light", "dark")) {
                for (String place : List.of(
                        "graph", "table", "groups", "timeline", "graph/breakers%2Fopen", "graph/limiters%2Fblocked")) {
                    browser.console(application.console(), place);
                    browser.js("document.documentElement.dataset.theme = arguments[0]", theme);
                    if (place.contains("/")) {
                        browser.awaitText(".detail h3", "Settings");
                    }
                    browser.assertNoBarriers(axe);
                }
                browser.press("Give permits back…");
                browser.awaitText("dialog .preview", "permits are left");
                browser.assertNoBarriers(axe);
            }
            browser.size(420, 860);
            browser.console(application.console(), "graph");
            browser.assertNoBarriers(axe);
            browser.picture("phone");
            browser.assertNoErrors();
        }
    }
}
