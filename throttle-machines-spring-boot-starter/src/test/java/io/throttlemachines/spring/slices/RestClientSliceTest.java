package io.throttlemachines.spring.slices;

import static io.throttlemachines.test.ThrottleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withServiceUnavailable;

import io.throttlemachines.ThrottleMachines;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.http.HttpHeaders;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.client.MockRestServiceServer;

@RestClientTest(WeatherClient.class)
@TestPropertySource(properties = "throttle-machines.breakers.weather.failure-threshold=1")
class RestClientSliceTest {

    @Autowired
    private WeatherClient weather;

    @Autowired
    private MockRestServiceServer server;

    @Autowired
    private ThrottleMachines machines;

    @Test
    void restClientTestOpensTheCircuitOfAClientAndObeysRetryAfter() {
        server.expect(requestTo("http://weather.example/today"))
                .andRespond(withServiceUnavailable().header(HttpHeaders.RETRY_AFTER, "1800"));

        assertThat(weather.today()).isEqualTo("unknown");
        assertThat(weather.today()).isEqualTo("unknown");

        server.verify(); // once: the second call was refused
        assertThat(machines.breaker("weather")).isOpen();
        assertThat(machines.breaker("weather").status().retryAfter()).isGreaterThan(Duration.ofMinutes(25));
    }
}
