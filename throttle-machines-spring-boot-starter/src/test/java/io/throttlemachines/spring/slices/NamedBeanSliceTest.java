package io.throttlemachines.spring.slices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.CircuitGuard;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** A slice of an application whose configuration names beans that are no part of the slice: the test adds them. */
@WebMvcTest(Greetings.class)
@TestPropertySource(
        properties = {
            "throttle-machines.breakers.gateway.recovery-guard=notInMaintenance",
            "throttle-machines.breakers.gateway.reset-guard=calm",
            "throttle-machines.breakers.gateway.failure-predicate=isSorry",
            "throttle-machines.breakers.gateway.exception-predicate=isOurs"
        })
@Import(NamedBeanSliceTest.Guards.class)
class NamedBeanSliceTest {

    @MockitoBean("notInMaintenance")
    private BooleanSupplier notInMaintenance;

    @MockitoBean("calm")
    private CircuitGuard calm;

    @TestBean(name = "isOurs")
    private Predicate<Throwable> isOurs;

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private ThrottleMachines machines;

    static Predicate<Throwable> isOurs() {
        return IllegalStateException.class::isInstance;
    }

    @Test
    void beansThatTheTestAddsAreAsked() {
        assertThat(mvc.get().uri("/greeting")).hasStatusOk();
        Breaker gateway = machines.breaker("gateway");
        gateway.call(() -> "sorry");
        gateway.admit().failed(new IllegalArgumentException());
        gateway.admit().failed(new IllegalStateException());
        assertThat(gateway.status().failures()).isEqualTo(2);

        gateway.forceOpen();
        assertThat(gateway.attemptRecovery()).isFalse();
        assertThat(gateway.reset()).isFalse();
        when(notInMaintenance.getAsBoolean()).thenReturn(true);
        when(calm.allows(any())).thenReturn(true);
        assertThat(gateway.attemptRecovery()).isTrue();
        assertThat(gateway.reset()).isTrue();
    }

    /** As a class of the application would be: none that Spring finds as the configuration of this test. */
    static class Guards {

        @Bean
        Predicate<Object> isSorry() {
            return "sorry"::equals;
        }
    }
}
