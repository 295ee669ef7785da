package io.throttlemachines.docs.annotated;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.refusal.RefusedException;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;

// docs: retry
@Service
class Warehouse {

    @Retryable(maxRetries = 2, delay = 100, excludes = RefusedException.class)
    @CircuitBreaker("warehouse")
    public int stock(String article) {
        return article.length();
    }
}
// end
