package io.throttlemachines.spring.web;

import java.io.IOException;
import java.net.CookieHandler;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Sends each request over a connection of its own. On a busy machine, Reactor Netty 1.3.7 at times stops to read from a connection
 * that it has just used for a response, with any application (issues 4188 and 4361 of reactor-netty).
 */
public final class FreshConnection {

    /** A server that does not answer fails the test. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private FreshConnection() {}

    /** Without cookies; redirects are not followed. */
    public static HttpResponse<String> send(HttpRequest.Builder request) {
        return send(HttpClient.newBuilder(), request);
    }

    /** With these cookies, and redirects are followed. */
    public static HttpResponse<String> send(CookieHandler cookies, HttpRequest.Builder request) {
        return send(
                HttpClient.newBuilder().cookieHandler(cookies).followRedirects(HttpClient.Redirect.NORMAL), request);
    }

    private static HttpResponse<String> send(HttpClient.Builder client, HttpRequest.Builder request) {
        return send(client.version(HttpClient.Version.HTTP_1_1).build(), request);
    }

    /** Over the connections of this client, for a test of just that. */
    public static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
