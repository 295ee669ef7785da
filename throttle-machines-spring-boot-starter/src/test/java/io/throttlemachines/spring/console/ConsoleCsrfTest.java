package io.throttlemachines.spring.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.spring.web.FreshConnection;
import io.throttlemachines.state.CircuitState;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** Actions of a page whose token is in the session only: form login with the defaults of Spring Security. */
class ConsoleCsrfTest {

    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    /** Where the defaults apply. */
    enum Kind {
        TOMCAT(WebApplicationType.SERVLET, SecuredTomcat.class),
        NETTY(WebApplicationType.REACTIVE, SecuredNetty.class);

        private final WebApplicationType type;
        private final Class<?> application;

        Kind(WebApplicationType type, Class<?> application) {
            this.type = type;
            this.application = application;
        }
    }

    /** A browser without a page. */
    private record Client(CookieHandler cookies, String console) {

        static Client of(ConsoleServer server) {
            return new Client(new CookieManager(), server.console());
        }

        HttpResponse<String> send(HttpRequest.Builder request) {
            return FreshConnection.send(cookies, request);
        }

        HttpResponse<String> get(String url) {
            return send(HttpRequest.newBuilder(URI.create(url)));
        }

        void logIn() {
            HttpResponse<String> form =
                    send(HttpRequest.newBuilder(URI.create(console)).header("Accept", "text/html"));
            Matcher token = FORM_TOKEN.matcher(form.body());
            assertThat(token.find()).as(form.body()).isTrue();
            HttpResponse<String> page =
                    send(HttpRequest.newBuilder(URI.create(console).resolve("/login"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("username=olga&password=olga&_csrf="
                                    + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8))));
            assertThat(page.statusCode()).isLessThan(500);
        }

        int isolate(String... headers) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(console + "/../breakers/database").normalize())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"action\":\"isolate\",\"reason\":\"drill\"}"));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return send(request).statusCode();
        }
    }

    @ParameterizedTest
    @EnumSource
    void pageGetsTheTokenOfTheSessionAndActsWithIt(Kind kind) {
        try (ConsoleServer server = new ConsoleServer(kind.application, kind.type, "/actuator/throttle")) {
            Client client = Client.of(server);
            client.logIn();
            assertThat(client.get(server.console()).body()).contains("<div id=\"app\">");

            assertThat(client.isolate()).isEqualTo(403);
            HttpResponse<String> token = client.get(server.console() + "/csrf");
            assertThat(token.statusCode()).isEqualTo(204);
            assertThat(token.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
            String name = token.headers().firstValue(CsrfHeaders.NAME).orElseThrow();
            String value = token.headers().firstValue(CsrfHeaders.TOKEN).orElseThrow();
            assertThat(client.isolate(name, value + "x")).isEqualTo(403);
            assertThat(server.machines().breaker("database").state()).isEqualTo(CircuitState.CLOSED);
            assertThat(client.isolate(name, value)).isEqualTo(200);
            assertThat(server.machines().breaker("database").state()).isEqualTo(CircuitState.OPEN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientThatHasNotLoggedInGetsNoToken(Kind kind) {
        try (ConsoleServer server = new ConsoleServer(kind.application, kind.type, "/actuator/throttle")) {
            HttpResponse<String> answer = server.get("/console/csrf");

            assertThat(answer.statusCode()).isIn(302, 401, 403);
            assertThat(answer.headers().firstValue(CsrfHeaders.TOKEN)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void withoutProtectionThereIsNoToken(WebApplicationType type) {
        try (ConsoleServer server = new ConsoleServer(ConsoleServer.Application.class, type, "/actuator/throttle")) {
            HttpResponse<String> answer = server.get("/console/csrf");

            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.headers().firstValue(CsrfHeaders.TOKEN)).isEmpty();
        }
    }

    private static UserDetails olga() {
        return User.withUsername("olga")
                .password("{noop}olga")
                .roles("OPERATOR")
                .build();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    @Import(ConsoleServer.Application.class)
    static class SecuredTomcat {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .formLogin(Customizer.withDefaults())
                    .build();
        }

        @Bean
        InMemoryUserDetailsManager users() {
            return new InMemoryUserDetailsManager(olga());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebFluxSecurity
    @Import(ConsoleServer.Application.class)
    static class SecuredNetty {

        @Bean
        SecurityWebFilterChain chain(ServerHttpSecurity http) {
            return http.authorizeExchange(exchanges -> exchanges.anyExchange().authenticated())
                    .formLogin(Customizer.withDefaults())
                    .build();
        }

        @Bean
        MapReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(olga());
        }
    }
}
