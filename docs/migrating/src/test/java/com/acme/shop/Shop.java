package com.acme.shop;

import java.util.concurrent.CompletionStage;

/** What the application offers; each method calls the same backend over HTTP. */
public interface Shop {

    /** How much is in stock. Behind a circuit breaker with a limit of concurrent calls. */
    String stock(String article);

    /** Reserves an article. Behind a rate limiter. */
    String reserve(String article);

    /** The price. Retried. */
    String price(String article);

    /** The day of delivery. With a time limit. */
    CompletionStage<String> delivery(String article);
}
