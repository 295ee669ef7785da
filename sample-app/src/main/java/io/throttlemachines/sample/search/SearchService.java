package io.throttlemachines.sample.search;

import io.throttlemachines.sample.problem.ShopException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** Searches the catalogue. Searches take turns in which replica they ask first. */
@Service
class SearchService {

    private final SearchClient client;
    private final AtomicInteger turn = new AtomicInteger();

    SearchService(SearchClient client) {
        this.client = client;
    }

    Found search(String text, boolean hedged) {
        int first = Math.floorMod(turn.getAndIncrement(), SearchReplicas.COUNT);
        try {
            return hedged ? client.search(text, first, null) : client.searchUnhedged(text, first);
        } catch (IOException failure) {
            throw new ShopException(HttpStatus.BAD_GATEWAY, "The search failed: " + failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while searching");
        }
    }
}
