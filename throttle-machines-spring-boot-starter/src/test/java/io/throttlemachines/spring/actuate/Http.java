package io.throttlemachines.spring.actuate;

import io.throttlemachines.spring.web.FreshConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP client for {@code /actuator/throttle}. */
final class Http {

    /** A response. */
    record Answer(int status, String text) {

        JsonNode json() {
            return JsonMapper.shared().readTree(text);
        }

        String at(String pointer) {
            return json().at(pointer).toString();
        }
    }

    private final Function<HttpRequest.Builder, HttpResponse<String>> sender;
    private final String server;
    private final @Nullable String user;

    Http(int port) {
        this("http://localhost:" + port + "/actuator/throttle");
    }

    Http(String server) {
        this(FreshConnection::send, server, null);
    }

    private Http(Function<HttpRequest.Builder, HttpResponse<String>> sender, String server, @Nullable String user) {
        this.sender = sender;
        this.server = server;
        this.user = user;
    }

    /** The same client with a user, whose password is the name. */
    Http as(String user) {
        return new Http(sender, server, user);
    }

    /** The same over one connection, as long as the server keeps it. */
    Http onOneConnection() {
        HttpClient kept =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return new Http(request -> FreshConnection.send(kept, request), server, user);
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    /** The health of the application. */
    Answer health() {
        return send(HttpRequest.newBuilder(URI.create(server.replace("/throttle", "/health")))
                .GET());
    }

    Answer post(String path, String body) {
        return post(path, "application/json", body);
    }

    /** A POST with this content type, or without one if it is empty. */
    Answer post(String path, String contentType, String body) {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
        return send(contentType.isEmpty() ? request : request.header("Content-Type", contentType));
    }

    /** A request with this method and these headers; without a body if it is null. */
    Answer send(String method, String path, Map<String, String> headers, @Nullable String body) {
        HttpRequest.Builder request =
                request(path).method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return send(request);
    }

    Answer postNothing(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
        if (user != null) {
            byte[] both = (user + ":" + user).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
        }
        return request;
    }

    private Answer send(HttpRequest.Builder request) {
        var response = sender.apply(request);
        return new Answer(response.statusCode(), response.body());
    }
}
