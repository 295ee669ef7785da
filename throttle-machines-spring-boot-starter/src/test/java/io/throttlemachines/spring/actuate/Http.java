package io.throttlemachines.spring.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server for {@code /actuator/throttle} as anybody would. */
final class Http {

    /** What it answered. */
    record Answer(int status, String text) {

        JsonNode json() {
            return JsonMapper.shared().readTree(text);
        }

        String at(String pointer) {
            return json().at(pointer).toString();
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final String server;

    Http(int port) {
        server = "http://localhost:" + port + "/actuator/throttle";
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    Answer postNothing(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
