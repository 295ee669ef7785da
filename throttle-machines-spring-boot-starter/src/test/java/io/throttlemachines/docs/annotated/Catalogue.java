package io.throttlemachines.docs.annotated;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.refusal.RefusedException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Service;

// docs: annotation-service
@Service
class Catalogue {

    @CircuitBreaker(name = "inventory-service", fallback = "nothing")
    public List<String> items() {
        return List.of("mug");
    }

    List<String> nothing(RefusedException refusal) {
        return List.of();
    }

    @Throttled(limit = 10, period = "1s", key = "#user", permits = "#quantity")
    @Throttled(name = "orders-per-hour", limit = 1000, period = "1h", key = "#user")
    public String order(String user, int quantity) {
        return quantity + " for " + user;
    }

    @CircuitBreaker("search")
    public CompletableFuture<String> search(String text) {
        return CompletableFuture.completedFuture("found " + text);
    }
}
// end
