package io.throttlemachines.docs.annotated;

import java.math.BigDecimal;
import org.springframework.stereotype.Component;

@Component("savedRates")
class SavedRates {

    BigDecimal of(String currency) {
        return BigDecimal.valueOf(currency.length());
    }
}
