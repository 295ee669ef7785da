package io.throttlemachines.docs.annotated;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.call.CallTimeoutException;
import org.springframework.stereotype.Service;

// docs: time-limit-service
@Service
class Shipping {

    @CircuitBreaker(name = "shipping", timeout = "2s", fallback = "later")
    public String ship(String order) {
        return "shipped " + order;
    }

    String later(String order, CallTimeoutException late) {
        return order + " ships later";
    }
}
// end
