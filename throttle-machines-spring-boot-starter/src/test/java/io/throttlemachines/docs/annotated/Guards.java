package io.throttlemachines.docs.annotated;

import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.limiter.LimiterConfig;
import io.throttlemachines.spring.autoconfigure.ThrottleMachinesBuilderCustomizer;
import java.time.Duration;
import java.time.LocalTime;
import java.util.function.Predicate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

// docs: configuration-beans
@Configuration(proxyBeanMethods = false)
class Guards {

    @Bean
    CircuitGuard notInMaintenance() {
        return breaker -> LocalTime.now().getHour() != 3;
    }

    @Bean
    Predicate<Object> serverError() {
        return answer -> answer instanceof Integer status && status >= 500;
    }

    @Bean
    ThrottleMachinesBuilderCustomizer nightBatch() {
        return builder -> builder.limiter("night-batch", LimiterConfig.of(1_000, Duration.ofMinutes(1)));
    }
}
// end
