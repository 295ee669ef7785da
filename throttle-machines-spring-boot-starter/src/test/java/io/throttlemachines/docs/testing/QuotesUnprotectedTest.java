package io.throttlemachines.docs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

// docs: testing-off
@SpringBootTest(properties = "throttle-machines.enabled=false")
class QuotesUnprotectedTest {

    @Autowired
    private Quotes quotes;

    @Test
    void noCallIsRefused() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(quotes.today()).isEqualTo("today's");
        }
    }
}
// end
