package io.throttlemachines.spring.slices;

import io.throttlemachines.annotation.Throttled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
class PublishedGreetings {

    @GetMapping("/published")
    @Throttled(name = "published", limit = 1, period = "1h")
    public Mono<String> greeting() {
        return Mono.just("hello");
    }
}
