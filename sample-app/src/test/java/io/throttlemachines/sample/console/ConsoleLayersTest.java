package io.throttlemachines.sample.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.ThrottleMachinesBuilder;
import io.throttlemachines.breaker.BreakerConfig;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A layer of the graph that is far taller than a screen is folded into several columns. */
@WithBrowser
class ConsoleLayersTest {

    private static final String BOXES = """
            const boxes = [...document.querySelectorAll('[data-id]')].map((node) => {
              const [x, y] = node.getAttribute('transform').match(/-?[0-9.]+/g).map(Number);
              const { width, height } = node.querySelector('.box').getBBox();
              return { id: node.dataset.id, left: x, top: y, right: x + width, bottom: y + height };
            });
            """;

    private static final String COLUMNS = BOXES + "return new Set(boxes.map(({ left }) => left)).size";

    private static final String WIDTH_BY_HEIGHT = BOXES + """
            return (Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left)))
                / (Math.max(...boxes.map(({ bottom }) => bottom)) - Math.min(...boxes.map(({ top }) => top)));""";

    private static final String OUTSIDE = """
            const window = document.querySelector('.canvas svg').getBoundingClientRect();
            return [...document.querySelectorAll('[data-id] .box')].map((box) => box.getBoundingClientRect()).filter((box) =>
                box.left < window.left || box.right > window.right || box.top < window.top || box.bottom > window.bottom).length;""";

    /** How often every 29th arrow, looked at each 24 units, is inside a box. */
    private static final String HIDDEN = BOXES + """
            return [...document.querySelectorAll('.edges path')].filter((edge, index) => index % 29 === 0).reduce((sum, edge) => {
              for (let at = 0; at < edge.getTotalLength(); at += 24) {
                const { x, y } = edge.getPointAtLength(at);
                sum += boxes.filter((box) => x > box.left + 1 && x < box.right - 1 && y > box.top + 1 && y < box.bottom - 1).length;
              }
              return sum;
            }, 0);""";

    @Test
    void hundredsOfTargetsOfOnePrimaryFitTheScreen() {
        try (var application = new ConsoleApplication(primaryOf(600));
                Browser browser = open(application)) {
            assertThat((double) browser.js(WIDTH_BY_HEIGHT)).isBetween(1.0, 2.2);
            assertThat(browser.js(OUTSIDE)).isEqualTo(0L);
            assertThat(browser.js(HIDDEN)).isEqualTo(0L);
            browser.assertNoErrors();
            browser.picture("layer");
        }
    }

    @Test
    void arrowsFromAndToAFoldedLayerPassBetweenItsBoxes() {
        ThrottleMachinesBuilder builder = ThrottleMachines.builder();
        IntStream.range(0, 3).forEach(i -> builder.breaker("service-" + i, BreakerConfig.defaults()));
        IntStream.range(0, 300)
                .forEach(i -> builder.breaker(
                        "leaf-" + i,
                        BreakerConfig.builder()
                                .dependsOn("service-" + i % 3, "service-" + (i + 1) % 3)
                                .build()));
        builder.breaker(
                "gateway", BreakerConfig.builder().dependsOn(names("leaf-", 40)).build());
        try (var application = new ConsoleApplication(builder.build());
                Browser browser = open(application)) {
            assertThat((double) browser.js(WIDTH_BY_HEIGHT)).isBetween(1.0, 2.2);
            assertThat(browser.js(HIDDEN)).isEqualTo(0L);
        }
    }

    @Test
    void layerThatAScreenCanShowStaysOneColumn() {
        try (var application = new ConsoleApplication(primaryOf(30));
                Browser browser = open(application)) {
            assertThat(browser.js(COLUMNS)).isEqualTo(2L);
        }
    }

    private static Browser open(ConsoleApplication application) {
        Browser browser = new Browser();
        browser.open(application.console());
        browser.firstPicture();
        return browser;
    }

    private static ThrottleMachines primaryOf(int targets) {
        ThrottleMachinesBuilder builder = ThrottleMachines.builder();
        for (String target : names("target-", targets)) {
            builder.breaker(target, BreakerConfig.defaults());
        }
        return builder.breaker(
                        "primary",
                        BreakerConfig.builder()
                                .cascadesTo(names("target-", targets))
                                .build())
                .build();
    }

    private static String[] names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }
}
