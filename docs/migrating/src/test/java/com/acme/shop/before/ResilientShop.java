package com.acme.shop.before;

import com.acme.shop.Backend;
import com.acme.shop.Shop;
import io.github.resilience4j.bulkhead.annotation.Bulkhead;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.github.resilience4j.ratelimiter.annotation.RateLimiter;
import io.github.resilience4j.retry.annotation.Retry;
import io.github.resilience4j.timelimiter.annotation.TimeLimiter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClientException;

@Service
class ResilientShop implements Shop {

    private final Backend backend;

    ResilientShop(Backend backend) {
        this.backend = backend;
    }

    @Override
    @CircuitBreaker(name = "stock", fallbackMethod = "unknown")
    @Bulkhead(name = "stock")
    public String stock(String article) {
        return backend.get("stock", article);
    }

    private String unknown(String article, CallNotPermittedException refused) {
        return "unknown for now";
    }

    private String unknown(String article, RestClientException failed) {
        return "unknown";
    }

    @Override
    @RateLimiter(name = "reservations", fallbackMethod = "later")
    public String reserve(String article) {
        return "reserved " + article;
    }

    private String later(String article, RequestNotPermitted refused) {
        return "later";
    }

    @Override
    @Retry(name = "prices", fallbackMethod = "listPrice")
    public String price(String article) {
        return backend.get("price", article);
    }

    private String listPrice(String article, RestClientException last) {
        return "list price";
    }

    @Override
    @TimeLimiter(name = "delivery", fallbackMethod = "someDay")
    public CompletionStage<String> delivery(String article) {
        return backend.later();
    }

    private CompletionStage<String> someDay(String article, TimeoutException late) {
        return CompletableFuture.completedFuture("some day");
    }
}
