package io.throttlemachines.spring.slices;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

@WebFluxTest(PublishedGreetings.class)
class WebFluxSliceTest {

    @Autowired
    private WebTestClient web;

    @Test
    void webFluxTestThrottlesAControllerAndAnswersWithAProblem() {
        web.get().uri("/published").exchange().expectBody(String.class).isEqualTo("hello");
        web.get()
                .uri("/published")
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.TOO_MANY_REQUESTS)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .exists(HttpHeaders.RETRY_AFTER);
    }
}
