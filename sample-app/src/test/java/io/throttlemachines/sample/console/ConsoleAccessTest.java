package io.throttlemachines.sample.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** What an operator gets with each kind of access. */
@WithBrowser
class ConsoleAccessTest {

    private final ThrottleMachines machines = Systems.withEveryCondition();

    @Test
    void readOnlyAccessShowsEverythingWithoutButtons() {
        try (var application = new ConsoleApplication(machines, "--management.endpoint.throttle.access=read-only");
                Browser browser = new Browser()) {
            browser.console(application.console(), "graph/breakers%2Fopen");
            browser.awaitText(".detail", "failure threshold");
            assertThat(browser.text("header")).contains("read-only");
            assertThat(browser.has(".actions")).isFalse();
            browser.console(application.console(), "groups");
            browser.awaitText(".cards", "Operational");
            assertThat(browser.has(".actions")).isFalse();
            browser.assertNoErrors();
        }
    }

    @Test
    void withoutHistoryThePageSaysSoAndAsksForNoEvents() {
        try (var application = new ConsoleApplication(machines, "--throttle-machines.events.history=0");
                Browser browser = new Browser()) {
            browser.console(application.console(), "timeline/breakers%2Fopen");
            browser.awaitText("main .nothing", "No history: the application remembers no events");
            browser.awaitText(".detail", "failure threshold");
            assertThat(browser.js("return performance.getEntriesByType('resource').filter(({ name }) =>"
                            + " name.includes('/throttle/events')).length"))
                    .isEqualTo(0L);
            browser.assertNoErrors();
        }
    }

    @Test
    void withoutAccessThereIsNoPage() {
        try (var application = new ConsoleApplication(machines, "--management.endpoint.throttle.access=none");
                Browser browser = new Browser()) {
            browser.open(application.console());

            assertThat(browser.has("#app")).isFalse();
            assertThat(browser.text("body")).contains("404");
        }
    }

    @Test
    void prefixOfAReverseProxyNeedsNoSetting() throws IOException {
        try (var application = new ConsoleApplication(machines);
                Proxy proxy = new Proxy(application.port());
                Browser browser = new Browser()) {
            browser.console(proxy.console() + "/", "graph/breakers%2Fclosed");
            isolate(browser, "closed");
            browser.assertNoErrors();
        }
    }

    @Test
    void operatorWhoHasLoggedInActsWithTheTokenOfTheCookie() {
        actAsOlga(Secured.class);
    }

    @Test
    void operatorWhoHasLoggedInActsWithTheTokenOfTheSession() {
        actAsOlga(SecuredBySession.class);
    }

    private void actAsOlga(Class<?> security) {
        try (var application = new ConsoleApplication(machines, security);
                Browser browser = new Browser()) {
            browser.open(application.console());
            browser.type("input[name=username]", "olga");
            browser.type("input[name=password]", "olga");
            browser.js("document.querySelector('form').submit()");
            browser.awaitText("h1", "Throttle Machines");
            browser.console(application.console(), "graph/breakers%2Fclosed");
            isolate(browser, "closed");
            browser.awaitText(".detail .manual", "of olga");
            browser.assertNoErrors();
        }
    }

    @Test
    void readerWhoMayNotActSeesTheRefusal() {
        try (var application = new ConsoleApplication(machines, Secured.class);
                Browser browser = new Browser()) {
            browser.open(application.console());
            browser.type("input[name=username]", "rita");
            browser.type("input[name=password]", "rita");
            browser.js("document.querySelector('form').submit()");
            browser.awaitText("h1", "Throttle Machines");
            browser.console(application.console(), "graph/breakers%2Fclosed");
            browser.press("Isolate…");
            browser.type("#field-reason", "drill");
            browser.press("Isolate");
            browser.awaitText("dialog [role=alert]", "You may not do this");
            assertThat(browser.label("breakers/closed")).contains("closed, closed");
        }
    }

    private static void isolate(Browser browser, String name) {
        browser.press("Isolate…");
        browser.awaitText("dialog .preview", "No other breaker or limiter");
        browser.press("10m");
        browser.type("#field-reason", "drill");
        browser.press("Isolate");
        browser.awaitText("dialog", "Done.");
        browser.press("Close");
        browser.awaitNode("breakers/" + name, "open, isolated by hand");
        assertThat(browser.label("breakers/" + name)).endsWith(": drill");
    }

    /** Form login, and CSRF protection as Spring documents it for single-page applications. */
    @EnableWebSecurity
    static class Secured extends Users {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return formLogin(http).csrf(CsrfConfigurer::spa).build();
        }
    }

    /** Form login, and CSRF protection by default: the token is in the session only. */
    @EnableWebSecurity
    static class SecuredBySession extends Users {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return formLogin(http).build();
        }
    }

    /** A reader and an operator. */
    static class Users {

        static HttpSecurity formLogin(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.POST, "/actuator/**")
                            .hasRole("OPERATOR")
                            .anyRequest()
                            .authenticated())
                    .formLogin(Customizer.withDefaults());
        }

        @Bean
        InMemoryUserDetailsManager users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("rita")
                            .password("{noop}rita")
                            .roles("READER")
                            .build(),
                    User.withUsername("olga")
                            .password("{noop}olga")
                            .roles("OPERATOR")
                            .build());
        }
    }
}
