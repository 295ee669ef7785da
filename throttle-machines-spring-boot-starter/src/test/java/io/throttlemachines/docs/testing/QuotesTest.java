package io.throttlemachines.docs.testing;

import static io.throttlemachines.test.ThrottleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.refusal.ThrottledException;
import io.throttlemachines.test.ManualTicker;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

// docs: testing-spring
@SpringBootTest
class QuotesTest {

    @Autowired
    private Quotes quotes;

    @Autowired
    private ThrottleMachines machines;

    @Autowired
    private ManualTicker ticker;

    @AfterEach
    void leaveNothingBehind() {
        machines.breaker("quotes").forceClose();
        machines.limiter("quotes-per-minute").reset();
    }

    @Test
    void permitsComeBackWithTime() {
        quotes.today();
        quotes.today();
        assertThatThrownBy(quotes::today).isInstanceOf(ThrottledException.class);

        ticker.advance(Duration.ofSeconds(30));
        assertThat(quotes.today()).isEqualTo("today's");
    }

    @Test
    void yesterdaysQuoteIsGivenWhileTheCircuitIsOpen() {
        machines.breaker("quotes").isolate();

        assertThat(quotes.today()).isEqualTo("yesterday's");
        assertThat(machines.breaker("quotes")).isIsolated();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class DrivenTime {

        @Bean
        ManualTicker ticker() {
            return new ManualTicker();
        }

        @Bean
        Clock clock(ManualTicker ticker) {
            return ticker.clock();
        }
    }
}
// end
