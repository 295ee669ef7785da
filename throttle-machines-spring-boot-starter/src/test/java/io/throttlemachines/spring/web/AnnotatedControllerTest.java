package io.throttlemachines.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.refusal.RefusedException;
import io.throttlemachines.spring.web.Server.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RestController;

/** An annotation on a controller limits its requests, and not the methods that the framework calls for each of them. */
class AnnotatedControllerTest {

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aRefusedRequestIsAnsweredByTheControllersOwnHandler(WebApplicationType type) {
        try (Server server = Server.start(type, new Class<?>[] {Application.class})) {
            assertThat(server.get("/hello?name=a").text()).isEqualTo("hello a from here");
            assertThat(server.get("/hello?name=b").text()).isEqualTo("hello b from here");
            Answer refused = server.get("/hello?name=c");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.text()).isEqualTo("handled: api");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({OwnReactorResources.class, Controller.class})
    static class Application {}

    @RestController
    @Throttled(name = "api", limit = 2, period = "1h")
    static class Controller {

        @ModelAttribute("place")
        String place() {
            return "here";
        }

        @InitBinder
        void bind(WebDataBinder binder) {
            binder.setDisallowedFields("id");
        }

        @GetMapping("/hello")
        String hello(String name, @ModelAttribute("place") String place) {
            return "hello " + name + " from " + place;
        }

        @ExceptionHandler
        ResponseEntity<String> handle(RefusedException refusal) {
            return ResponseEntity.status(429).body("handled: " + refusal.name());
        }
    }
}
