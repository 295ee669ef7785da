package io.throttlemachines.docs.client;

import io.throttlemachines.breaker.RetryAfterResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {

    // docs: retry-after
    @Bean
    RetryAfterResolver ledgerRetryAfter() {
        return failure -> failure instanceof LedgerBusyException busy ? busy.pause() : null;
    }
    // end
}
