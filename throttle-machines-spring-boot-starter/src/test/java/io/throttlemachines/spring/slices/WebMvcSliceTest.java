package io.throttlemachines.spring.slices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@WebMvcTest(Greetings.class)
class WebMvcSliceTest {

    @Autowired
    private MockMvcTester mvc;

    @Test
    void webMvcTestThrottlesAControllerAndAnswersWithAProblem() {
        assertThat(mvc.get().uri("/greeting")).hasStatusOk().bodyText().isEqualTo("hello");
        assertThat(mvc.get().uri("/greeting"))
                .hasStatus(HttpStatus.TOO_MANY_REQUESTS)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .containsHeader(HttpHeaders.RETRY_AFTER);
    }
}
