package io.throttlemachines.sample.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium with the console in it, as an operator uses it: by the words on the page. */
final class Browser implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Chromium logs each answer that is no success, also one that the page shows to the operator. */
    private static final String REFUSAL = "the server responded with a status of 4";

    private final ChromeDriver driver;

    Browser() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en");
        options.setCapability("goog:loggingPrefs", logs);
        WithBrowser.Condition.chromium().ifPresent(path -> options.setBinary(path.toFile()));
        File chromedriver = WithBrowser.Condition.driver()
                .orElseThrow(() -> new IllegalStateException("BROWSER_REQUIRED is true, but there is no Chromium."))
                .toFile();
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver)
                        .build(),
                options);
        size(1400, 900);
    }

    void size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Puts the reader into this time zone. */
    void zone(ZoneId zone) {
        driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", zone.getId()));
    }

    /** Opens an address; a console that is open already only moves if nothing but the part behind # differs. */
    void open(String address) {
        driver.get(address);
    }

    /** Opens a view of the console from scratch, and waits until it has read the nodes. */
    void console(String console, String view) {
        open("about:blank");
        open(console + "#" + view);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(js("return document.querySelector('.pulse')?.textContent ?? ''"))
                        .asString()
                        .matches("\\d.*"));
    }

    Object js(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Runs a script that calls its last argument when it is done. */
    Object jsAsync(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    String text(String selector) {
        return (String) js(
                "return [...document.querySelectorAll(arguments[0])].map((each) => each.textContent).join('\\n')",
                selector);
    }

    void awaitText(String selector, String text) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(text(selector)).as(selector).contains(text));
    }

    /** Waits until the shop has answered so often. */
    void awaitAnswers(int number) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(js("return document.querySelectorAll('#answers li').length"))
                        .isEqualTo((long) number));
    }

    /** The bytes of the page's JavaScript heap that are still reachable. */
    long reachableHeap() {
        driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
        return ((Number) driver.executeCdpCommand("Runtime.getHeapUsage", Map.of())
                        .get("usedSize"))
                .longValue();
    }

    /** Waits until the first graph was on the screen, and returns how many milliseconds after the page was asked for that was. */
    long firstPicture() {
        return await().atMost(PATIENCE)
                .until(
                        () -> (Long) js(
                                "return Math.round(performance.getEntriesByName('console-drawn')[0]?.startTime ?? -1)"),
                        millis -> millis >= 0);
    }

    void awaitNode(String id, String label) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(label(id)).contains(label));
    }

    /** What a screen reader says of a node in the graph. */
    String label(String id) {
        return String.valueOf(js(
                "return [...document.querySelectorAll('[data-id]')].find((each) => each.dataset.id === arguments[0])"
                        + "?.getAttribute('aria-label')",
                id));
    }

    /** Presses the button with this text, or this name for screen readers. */
    void press(String text) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(js(PRESS, text)).as(text).isEqualTo(true));
    }

    private static final String PRESS = """
            const dialog = document.querySelector('dialog[open]');
            const found = [...(dialog ?? document).querySelectorAll('button')].find((each) =>
                !each.disabled && [each.textContent, each.getAttribute('aria-label')].includes(arguments[0]));
            found?.click();
            return found !== undefined;""";

    void type(String selector, String text) {
        driver.findElement(By.cssSelector(selector)).sendKeys(text);
    }

    /** Writes this text in place of what the field contains. */
    void replace(String selector, String text) {
        WebElement field = driver.findElement(By.cssSelector(selector));
        field.clear();
        field.sendKeys(text);
    }

    void click(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    boolean has(String selector) {
        return !driver.findElements(By.cssSelector(selector)).isEmpty();
    }

    /** Keeps a picture for the documentation in target/screenshots. */
    void picture(String name) {
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException unwritable) {
            throw new IllegalStateException(unwritable);
        }
    }

    /** The page has thrown nothing, and its content security policy has had nothing to stop. */
    void assertNoErrors() {
        assertThat(driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                        .map(LogEntry::getMessage)
                        .filter(message -> !message.contains(REFUSAL)))
                .isEmpty();
    }

    /** Finds no serious barrier for people who cannot see, hear, or use a mouse. */
    void assertNoBarriers(String axe) {
        driver.executeScript(axe);
        Object violations = driver.executeAsyncScript("""
                const done = arguments[0];
                axe.run(document, { resultTypes: ['violations'] }).then((results) => done(results.violations
                    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
                    .map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3)
                        .map((node) => node.html + ' ' + node.failureSummary).join(' | '))));
                """);
        assertThat(violations).isEqualTo(List.of());
    }

    @Override
    public void close() {
        driver.quit();
    }
}
