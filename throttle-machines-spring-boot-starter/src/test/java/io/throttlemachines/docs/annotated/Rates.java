package io.throttlemachines.docs.annotated;

import io.throttlemachines.annotation.CircuitBreaker;
import java.math.BigDecimal;
import org.springframework.stereotype.Service;

@Service
class Rates {

    private final Market market = currency -> {
        throw new IllegalStateException("no rate of " + currency);
    };

    // docs: other bean
    @CircuitBreaker(name = "rates", fallback = "savedRates::of")
    public BigDecimal rate(String currency) {
        return market.rate(currency);
    }
    // end

    interface Market {

        BigDecimal rate(String currency);
    }
}
