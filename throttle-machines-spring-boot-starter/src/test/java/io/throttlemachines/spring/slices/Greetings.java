package io.throttlemachines.spring.slices;

import io.throttlemachines.annotation.Throttled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Greetings {

    @GetMapping("/greeting")
    @Throttled(name = "greetings", limit = 1, period = "1h")
    public String greeting() {
        return "hello";
    }
}
