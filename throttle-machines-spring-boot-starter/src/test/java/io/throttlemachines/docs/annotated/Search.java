package io.throttlemachines.docs.annotated;

import io.throttlemachines.annotation.Hedged;
import io.throttlemachines.hedge.HedgeAttempt;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

// docs: hedging-service
@Service
class Search {

    private final List<String> replicas = List.of("a", "b", "c");

    @Hedged(name = "search", delay = "20ms", maxAttempts = 3, timeout = "2s", fallback = "nothing")
    public String find(String text, @Nullable HedgeAttempt attempt) {
        return ask(replicas.get(attempt == null ? 0 : attempt.number()), text);
    }

    String nothing(String text, @Nullable HedgeAttempt attempt, Exception why) {
        return "nothing, since " + why.getMessage();
    }

    private String ask(String replica, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("there is no text");
        }
        return text + " from " + replica;
    }
}
// end
