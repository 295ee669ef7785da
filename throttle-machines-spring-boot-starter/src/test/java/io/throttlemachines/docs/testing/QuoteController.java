package io.throttlemachines.docs.testing;

import io.throttlemachines.annotation.CircuitBreaker;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A controller for a test slice. */
@RestController
class QuoteController {

    @GetMapping("/quote")
    @CircuitBreaker("quote-page")
    public String today() {
        return "today's";
    }
}
