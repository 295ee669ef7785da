package io.throttlemachines.spring.actuate;

import io.throttlemachines.annotation.CircuitBreaker;
import io.throttlemachines.annotation.Throttled;
import io.throttlemachines.breaker.CircuitGuard;
import io.throttlemachines.event.ThrottleListener;
import java.io.IOException;
import java.io.Serial;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An application with private details: keys, proxies, lambdas, and guards and failures with long messages. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Backstage.Accounts.class)
class Backstage {

    static final String KEY = "key-4711-of-a-customer";
    static final String OTHER_KEY = "key-4712-of-another-customer";

    /** A message with a stack trace after its first line. */
    static final String TALKATIVE =
            "first line of %s\n\tat io.secret.Inner.run(Inner.java:3)\nCaused by: java.base/x@1a2b3c4d";

    static IllegalStateException talkative(String subject) {
        IOException cause = new IOException("inner\n\tat inner");
        cause.addSuppressed(new IllegalArgumentException("suppressed"));
        return new IllegalStateException(TALKATIVE.formatted(subject), cause);
    }

    /** Proxied by a subclass. */
    static class Accounts {

        @Throttled(name = "per-user", key = "#user")
        public String read(String user) {
            return user;
        }

        @CircuitBreaker("ledger")
        public String write() {
            throw talkative("the ledger");
        }

        @Override
        public String toString() {
            return "Accounts[password=hunter2]";
        }
    }

    /** Proxied by its interface, and implemented by a lambda. */
    interface Desk {

        @CircuitBreaker("desk")
        String ask();
    }

    /** A failure whose message throws. */
    static final class Speechless extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("no message");
        }
    }

    /** A key whose text throws. */
    record OddKey(int number) {

        @Override
        public String toString() {
            throw new UnsupportedOperationException("no text");
        }
    }

    @Bean
    Desk desk() {
        return () -> {
            throw new IllegalStateException(new IOException(TALKATIVE.formatted("the desk")));
        };
    }

    @Bean
    CircuitGuard talkativeGuard() {
        return breaker -> {
            throw talkative("the guard");
        };
    }

    @Bean
    BooleanSupplier speechlessGuard() {
        return () -> {
            throw new Speechless();
        };
    }

    @Bean
    Predicate<Object> oddPredicate() {
        return new Predicate<>() {
            @Override
            public boolean test(Object answer) {
                throw talkative("the predicate");
            }

            @Override
            public String toString() {
                return "hunter2";
            }
        };
    }

    @Bean
    ThrottleListener oddListener() {
        return event -> {
            throw talkative("the listener");
        };
    }
}
