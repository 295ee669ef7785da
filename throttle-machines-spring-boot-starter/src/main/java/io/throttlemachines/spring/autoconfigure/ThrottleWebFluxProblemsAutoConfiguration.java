package io.throttlemachines.spring.autoconfigure;

import io.throttlemachines.spring.web.ProblemExceptionHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.DispatchExceptionHandler;
import org.springframework.web.reactive.HandlerResultHandler;

/**
 * Turns refusals in functional handlers and filters of WebFlux into problem+json too, unless
 * {@code throttle-machines.web.problem-details} is false. It comes before Boot's handler of errors, which has the same order.
 */
@AutoConfiguration(beforeName = "org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(DispatchExceptionHandler.class)
@ConditionalOnSwitch("web.problem-details")
public final class ThrottleWebFluxProblemsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ProblemExceptionHandler throttleProblemExceptionHandler(
            ObjectProvider<DispatchExceptionHandler> advice, ObjectProvider<HandlerResultHandler> writers) {
        return new ProblemExceptionHandler(
                advice.orderedStream().toList(), writers.orderedStream().toList());
    }
}
