package io.throttlemachines.spring.web;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Refuses in every way in which a controller can, on Spring MVC and on WebFlux. */
@RestController
class Refusing {

    private final Edge.Greetings greetings;

    Refusing(Edge.Greetings greetings) {
        this.greetings = greetings;
    }

    @GetMapping("/greeting")
    String greeting(@RequestParam("user") String user) {
        return greetings.greet(user);
    }

    @GetMapping("/plain/{kind}")
    String plain(@PathVariable("kind") String kind) {
        throw Refusals.named(kind);
    }

    @GetMapping(path = "/csv/{kind}", produces = "text/csv")
    String csv(@PathVariable("kind") String kind) {
        throw Refusals.named(kind);
    }

    @GetMapping("/future/{kind}")
    CompletableFuture<String> future(@PathVariable("kind") String kind) {
        return CompletableFuture.supplyAsync(() -> {
            throw Refusals.named(kind);
        });
    }

    @GetMapping("/failed-future/{kind}")
    CompletableFuture<String> failedFuture(@PathVariable("kind") String kind) {
        return CompletableFuture.failedFuture(new CompletionException(Refusals.named(kind)));
    }

    /** WebFlux does not support a Callable: only Spring MVC calls it. */
    @GetMapping("/callable/{kind}")
    Callable<String> callable(@PathVariable("kind") String kind) {
        return () -> {
            throw Refusals.named(kind);
        };
    }

    @GetMapping("/mono/{kind}")
    Mono<String> mono(@PathVariable("kind") String kind) {
        return Mono.error(() -> Refusals.named(kind));
    }

    @GetMapping(path = "/flux/{kind}", produces = MediaType.APPLICATION_JSON_VALUE)
    Flux<String> flux(@PathVariable("kind") String kind) {
        return Flux.error(() -> Refusals.named(kind));
    }

    @GetMapping("/execution/{kind}")
    String execution(@PathVariable("kind") String kind) throws Exception {
        throw new ExecutionException("SECRET", Refusals.named(kind));
    }

    @GetMapping("/undeclared/{kind}")
    String undeclared(@PathVariable("kind") String kind) {
        throw new UndeclaredThrowableException(Refusals.named(kind), "SECRET");
    }

    @GetMapping("/error-around/{kind}")
    String error(@PathVariable("kind") String kind) {
        throw new AssertionError("SECRET", Refusals.named(kind));
    }

    @GetMapping("/chosen-status/{kind}")
    String chosenStatus(@PathVariable("kind") String kind) {
        throw new ResponseStatusException(HttpStatus.BAD_GATEWAY, "chosen", Refusals.named(kind));
    }

    @GetMapping("/annotated-status/{kind}")
    String annotatedStatus(@PathVariable("kind") String kind) {
        throw new StorageFull(Refusals.named(kind));
    }

    @ResponseStatus(HttpStatus.INSUFFICIENT_STORAGE)
    static class StorageFull extends RuntimeException {

        StorageFull(Throwable cause) {
            super(cause);
        }
    }
}
