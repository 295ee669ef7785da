package io.throttlemachines.sample.search;

import io.throttlemachines.sample.problem.ShopException;
import java.util.concurrent.ExecutionException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Searches, {@code GET /search?q=mug}, and shows what hedging does for them, {@code GET /search/compare?calls=2000}. */
@RestController
@RequestMapping("/search")
class SearchController {

    private static final int MOST_CALLS = 20_000;

    private final SearchService search;
    private final Comparison comparison;

    SearchController(SearchService search, Comparison comparison) {
        this.search = search;
        this.comparison = comparison;
    }

    @GetMapping
    Found search(@RequestParam String q, @RequestParam(defaultValue = "true") boolean hedged) {
        return search.search(q, hedged);
    }

    @GetMapping("/compare")
    Comparison.Both compare(@RequestParam(defaultValue = "2000") int calls)
            throws InterruptedException, ExecutionException {
        if (calls < 1 || calls > MOST_CALLS) {
            throw new ShopException(HttpStatus.BAD_REQUEST, "calls must be 1 to " + MOST_CALLS);
        }
        return comparison.compare(calls);
    }
}
