package io.throttlemachines.docs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@TestPropertySource(properties = "throttle-machines.breakers.quote-page.recovery-guard=notInMaintenance")
// docs: testing-slice
@WebMvcTest(QuoteController.class)
class QuoteControllerTest {

    @MockitoBean("notInMaintenance")
    private BooleanSupplier notInMaintenance;

    @Autowired
    private MockMvcTester mvc;

    @BeforeEach
    void allowRecovery() {
        when(notInMaintenance.getAsBoolean()).thenReturn(true);
    }

    @Test
    void theQuoteIsShown() {
        assertThat(mvc.get().uri("/quote")).hasStatusOk().bodyText().isEqualTo("today's");
    }
}
// end
