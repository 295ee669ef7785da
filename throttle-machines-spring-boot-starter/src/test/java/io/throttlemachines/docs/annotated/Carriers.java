package io.throttlemachines.docs.annotated;

import io.throttlemachines.spring.customize.BreakerConfigCustomizer;
import java.io.Serial;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class Carriers {

    // docs: customizer
    @Bean
    BreakerConfigCustomizer carrierOutages() {
        return BreakerConfigCustomizer.of(
                "carrier",
                settings -> settings.exceptionPredicate(
                        failure -> failure instanceof CarrierException carrier && carrier.isOutage()));
    }
    // end

    /** What the carrier's client throws. */
    static final class CarrierException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        private final boolean outage;

        CarrierException(boolean outage) {
            this.outage = outage;
        }

        boolean isOutage() {
            return outage;
        }
    }
}
