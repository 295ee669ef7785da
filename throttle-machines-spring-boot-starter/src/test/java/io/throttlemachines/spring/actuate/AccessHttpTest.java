package io.throttlemachines.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.spring.actuate.Http.Answer;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.ConfigurableWebServerApplicationContext;

/** {@code management.endpoint.throttle.access}, over real HTTP: Spring Security is not needed to switch off POST. */
class AccessHttpTest {

    private static final List<String> POSTS = List.of(
            "/breakers/main-database {'action':'reset'}",
            "/breakers/main-database {'action':'reset','cascade':true}",
            "/breakers/main-database {'action':'force-open'}",
            "/breakers/main-database {'action':'isolate','for':'PT10M','reason':'drill'}",
            "/breakers/main-database {'action':'force-close'}",
            "/breakers/main-database {'action':'attempt-recovery'}",
            "/breakers/main-database {'action':'mode','mode':'off'}",
            "/breakers/main-database {'action':'configure','failureThreshold':9}",
            "/cascades/main-database {'action':'reset','cascade':true}",
            "/cascades/main-database {'action':'isolate'}",
            "/limiters/per-user {'action':'reset'}",
            "/limiters/per-user {'action':'reset','key':'alice'}",
            "/limiters/per-user {'action':'mode','mode':'off'}",
            "/limiters/per-user {'action':'configure','limit':9}",
            "/groups/payment-system {'action':'emergency-shutdown'}",
            "/groups/payment-system {'action':'reset-all'}",
            "/groups/payment-system {'action':'recover'}",
            "/hedges/search {'action':'reset'}",
            "/breakers/main-database {'action':'no such action'}",
            "/breakers/unknown {'action':'reset'}",
            "/breakers/main-database not even JSON");

    private static final List<String> GETS = List.of(
            "",
            "/breakers/main-database",
            "/limiters/per-user",
            "/cascades/main-database",
            "/groups/payment-system",
            "/hedges/search",
            "/events",
            "/graph",
            "/impact/main-database");

    @Test
    void readOnlyAccessShowsEverythingAndChangesNothing() {
        withAccess("read-only", (shop, http) -> {
            shop.open("main-database");
            shop.fail("rated", new IllegalStateException("counted"));
            shop.limiter("per-user").tryAcquire(2);
            String before = everything(http);

            POSTS.forEach(post -> assertThat(status(http, post)).as(post).isEqualTo(405));

            assertThat(everything(http)).isEqualTo(before).contains("\"OPEN\"");
            assertThat(shop.breaker("main-database").config().failureThreshold())
                    .isEqualTo(2);
        });
    }

    @Test
    void accessNoneRemovesTheEndpoint() {
        withAccess("none", (shop, http) -> {
            GETS.forEach(get -> assertThat(http.get(get).status()).as(get).isEqualTo(404));
            POSTS.forEach(post -> assertThat(status(http, post)).as(post).isEqualTo(404));
        });
    }

    @Test
    void unrestrictedAccessAcceptsTheseRequests() {
        withAccess("unrestricted", (shop, http) -> {
            POSTS.subList(0, 17)
                    .forEach(post -> assertThat(status(http, post)).as(post).isIn(200, 409));
            assertThat(shop.breaker("main-database").config().failureThreshold())
                    .isEqualTo(9);
        });
    }

    private static int status(Http http, String post) {
        int space = post.indexOf(' ');
        return http.post(post.substring(0, space), Json.text(post.substring(space + 1)))
                .status();
    }

    private static String everything(Http http) {
        StringBuilder everything = new StringBuilder();
        for (String get : GETS) {
            Answer answer = http.get(get);
            assertThat(answer.status()).as(get).isEqualTo(200);
            everything.append(answer.text()).append('\n');
        }
        return everything.toString();
    }

    private static void withAccess(String access, BiConsumer<Shop, Http> check) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(HttpTest.Application.class)
                .properties(
                        "server.port=0",
                        "spring.main.banner-mode=off",
                        "spring.main.web-application-type=servlet",
                        "management.endpoints.web.exposure.include=throttle",
                        "management.endpoint.throttle.access=" + access);
        try (var context = (ConfigurableWebServerApplicationContext) application.run()) {
            check.accept(
                    context.getBean(Shop.class), new Http(context.getWebServer().getPort()));
        }
    }
}
