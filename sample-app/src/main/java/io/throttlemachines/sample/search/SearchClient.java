package io.throttlemachines.sample.search;

import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.hedge.HedgeAttempt;
import io.throttlemachines.sample.problem.ShopException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** Asks the search replicas. A search changes nothing, so asking twice does no harm: that is what makes it fit to hedge. */
@Component
class SearchClient {

    private final SearchReplicas replicas;
    private final HttpClient http = HttpClient.newHttpClient();

    SearchClient(SearchReplicas replicas) {
        this.replicas = replicas;
    }

    /** Asks one replica and, if that is late, the next. The attempt comes from the hedge; callers pass null. */
    @Hedged("search")
    public Found search(String text, int firstReplica, @Nullable HedgeAttempt attempt)
            throws IOException, InterruptedException {
        int number = attempt == null ? 0 : attempt.number();
        return ask(text, (firstReplica + number) % SearchReplicas.COUNT, number);
    }

    /** Asks one replica and waits for it, however long it takes. */
    public Found searchUnhedged(String text, int replica) throws IOException, InterruptedException {
        return ask(text, replica, 0);
    }

    private Found ask(String text, int replica, int attempt) throws IOException, InterruptedException {
        URI uri = UriComponentsBuilder.fromUri(replicas.address(replica))
                .pathSegment(text)
                .encode()
                .build()
                .toUri();
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        if (answer.statusCode() != HttpStatus.OK.value()) {
            throw new ShopException(
                    HttpStatus.BAD_GATEWAY, "Search replica " + replica + " answered " + answer.statusCode());
        }
        return new Found(answer.body().lines().toList(), replica, attempt);
    }
}
