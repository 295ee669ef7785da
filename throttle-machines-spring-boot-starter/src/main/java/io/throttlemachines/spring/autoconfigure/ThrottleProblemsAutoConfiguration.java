package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.web.ThrottleProblemAdvice;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Turns refusals that leave a controller into problem+json, with Spring MVC and with WebFlux, unless
 * {@code throttle-machines.web.problem-details} is false. It comes after other auto-configurations: among advice without an
 * order Spring asks the one first that was declared first, and an advice of the application should win.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnWebApplication
@ConditionalOnClass(RestControllerAdvice.class)
@ConditionalOnSwitch("web.problem-details")
public final class ThrottleProblemsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ThrottleProblemAdvice throttleProblemAdvice() {
        return new ThrottleProblemAdvice();
    }
}
