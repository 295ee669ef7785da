package io.throttlemachines.sample.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.mock.http.MockHttpInputMessage;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClientException;

/** The shop reports a failure behind it as such, even if the same failure can occur in requests. */
@WebMvcTest(controllers = ShopProblemsTest.Garbled.class)
@Import(ShopProblemsTest.Garbled.class)
class ShopProblemsTest {

    @Autowired
    private MockMvcTester mvc;

    @Test
    void anUnreadableGatewayResponseIsABadGateway() {
        assertThat(mvc.get().uri("/garbled"))
                .hasStatus(502)
                .bodyJson()
                .extractingPath("$.detail")
                .asString()
                .startsWith("The payment gateway failed");
    }

    @RestController
    static class Garbled {

        @GetMapping("/garbled")
        String answer() {
            throw new RestClientException(
                    "no receipt",
                    new HttpMessageNotReadableException("garbled", new MockHttpInputMessage(new byte[0])));
        }
    }
}
