package io.throttlemachines.docs.annotated;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Retried;
import java.io.IOException;
import org.springframework.stereotype.Service;

// docs: retry-service
@Service
class Orders {

    private int attempts;

    @Retried(name = "orders", maxAttempts = 3, backoff = "10ms", fallback = "later")
    @CircuitBreaker("orders")
    public String place(String item) throws IOException {
        attempts++;
        if (item.isEmpty() || attempts < 3) {
            throw new IOException("connection reset");
        }
        return item + " at attempt " + attempts;
    }

    String later(String item, IOException last) {
        return "later, since " + last.getMessage();
    }
}
// end
