package io.throttlemachines.spring.web;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.Arrays;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.ConfigurableWebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real server on a free port, called over HTTP. */
final class Server implements AutoCloseable {

    /** The response of the server. */
    record Answer(int status, HttpHeaders headers, String text) {

        JsonNode json() {
            return JsonMapper.shared().readTree(text);
        }

        /** The value of a header field, or an empty text. */
        String field(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    private final ConfigurableWebServerApplicationContext context;

    private Server(ConfigurableWebServerApplicationContext context) {
        this.context = context;
    }

    static Server start(WebApplicationType type, Class<?>[] sources, String... properties) {
        String[] arguments = Arrays.stream(properties).map(each -> "--" + each).toArray(String[]::new);
        return new Server((ConfigurableWebServerApplicationContext) new SpringApplicationBuilder(sources)
                .web(type)
                .properties("server.port=0", "spring.main.banner-mode=off")
                .run(arguments));
    }

    /** Such as {@code TomcatWebServer}. */
    String kind() {
        return context.getWebServer().getClass().getSimpleName();
    }

    Answer get(String path) {
        return get(path, "*/*");
    }

    Answer get(String path, String accept) {
        int port = context.getWebServer().getPort();
        var response = FreshConnection.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Accept", accept));
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    @Override
    public void close() {
        context.close();
    }
}
