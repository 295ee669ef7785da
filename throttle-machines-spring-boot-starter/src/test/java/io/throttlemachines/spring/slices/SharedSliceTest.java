package io.throttlemachines.spring.slices;

import static org.assertj.core.api.Assertions.assertThat;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.fleet.Scope;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** A slice of an application that shares limiters and breakers through Redis, which is no part of the slice. */
@WebMvcTest(Greetings.class)
@TestPropertySource(
        properties = {
            "spring.application.name=shop",
            "throttle-machines.defaults.limiter.store=redis",
            "throttle-machines.defaults.breaker.scope=cluster",
            "throttle-machines.breakers.gateway.quorum=2",
            "throttle-machines.groups.pay.breakers.bank.scope=cluster",
            "throttle-machines.limiters.partner.limit=10",
            "throttle-machines.limiters.partner.period=1h",
            "throttle-machines.limiters.partner.lease=5"
        })
class SharedSliceTest {

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private ThrottleMachines machines;

    @Test
    void whatTheApplicationSharesIsTheSlicesOwn() {
        assertThat(mvc.get().uri("/greeting")).hasStatusOk();
        assertThat(mvc.get().uri("/greeting")).hasStatus(HttpStatus.TOO_MANY_REQUESTS);

        assertThat(machines.limiter("partner").tryAcquire(10)).isTrue();
        assertThat(machines.limiter("partner").tryAcquire()).isFalse();
        assertThat(machines.breaker("gateway").config().scope()).isEqualTo(Scope.LOCAL);
        assertThat(machines.breaker("pay.bank").config().scope()).isEqualTo(Scope.LOCAL);
        assertThat(machines.breaker("other").config().scope()).isEqualTo(Scope.LOCAL);
        assertThat(machines.stores()).isEmpty();
        assertThat(machines.fleet()).isEmpty();
    }
}
