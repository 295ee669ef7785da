package com.acme.shop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.web.client.RestClient;

/** The client of the backend. Both applications have it, and neither changes it. */
public final class Backend {

    private final RestClient client;

    public Backend(String url) {
        client = RestClient.create(url);
    }

    public String get(String what, String article) {
        return String.valueOf(
                client.get().uri("/{what}/{article}", what, article).retrieve().body(String.class));
    }

    /** A stage that a message from elsewhere completes; here, nothing ever does. */
    public CompletionStage<String> later() {
        return new CompletableFuture<>();
    }
}
