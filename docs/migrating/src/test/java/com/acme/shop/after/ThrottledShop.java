package com.acme.shop.after;

import com.acme.shop.Backend;
import com.acme.shop.Shop;
import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Retried;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.call.CallTimeoutException;
import io.throttlemachines.refusal.CircuitOpenException;
import io.throttlemachines.refusal.ThrottledException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClientException;

@Service
class ThrottledShop implements Shop {

    private final Backend backend;

    ThrottledShop(Backend backend) {
        this.backend = backend;
    }

    @Override
    @CircuitBreaker(name = "stock", fallback = "unknown")
    public String stock(String article) {
        return backend.get("stock", article);
    }

    private String unknown(String article, CircuitOpenException refused) {
        return "unknown for now";
    }

    private String unknown(String article, RestClientException failed) {
        return "unknown";
    }

    @Override
    @Throttled(name = "reservations", fallback = "later")
    public String reserve(String article) {
        return "reserved " + article;
    }

    private String later(String article, ThrottledException refused) {
        return "later";
    }

    @Override
    @Retried(name = "prices", fallback = "listPrice")
    public String price(String article) {
        return backend.get("price", article);
    }

    private String listPrice(String article, RestClientException last) {
        return "list price";
    }

    @Override
    @Retried(name = "delivery", fallback = "someDay")
    public CompletionStage<String> delivery(String article) {
        return backend.later();
    }

    private CompletionStage<String> someDay(String article, CallTimeoutException late) {
        return CompletableFuture.completedFuture("some day");
    }
}
