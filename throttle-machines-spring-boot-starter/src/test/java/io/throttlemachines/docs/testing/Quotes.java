package io.throttlemachines.docs.testing;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.refusal.RefusedException;
import org.springframework.stereotype.Service;

// docs: testing-service
@Service
class Quotes {

    @Throttled(name = "quotes-per-minute", limit = 2, period = "1m")
    @CircuitBreaker(name = "quotes", fallback = "yesterdays")
    public String today() {
        return "today's";
    }

    String yesterdays(RefusedException refusal) {
        return "yesterday's";
    }
}
// end
