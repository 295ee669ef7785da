package io.throttlemachines.spring.cloud;

import io.throttlemachines.breaker.Breaker;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.cloud.client.circuitbreaker.CircuitBreaker;

/**
 * Spring Cloud's view of a breaker. A fallback answers every refusal and everything that the call throws, whether the breaker counts
 * it or not. The call runs on the caller's thread. Thread-safe.
 */
record BlockingCircuitBreaker(Breaker breaker) implements CircuitBreaker {

    @Override
    public <T> T run(Supplier<T> toRun, Function<Throwable, T> fallback) {
        try {
            return breaker.<T, RuntimeException>call(toRun::get);
        } catch (Throwable failure) {
            return answer(failure, fallback);
        }
    }

    /**
     * The Gateway on Spring MVC compares the failure with a class of Resilience4j if its filter has no fallback of its own. Without
     * that jar the comparison cannot be made, and the failure itself goes to the caller.
     */
    private static <T> T answer(Throwable failure, Function<Throwable, T> fallback) {
        try {
            return fallback.apply(failure);
        } catch (NoClassDefFoundError missing) {
            failure.addSuppressed(missing);
            throw BlockingCircuitBreaker.<RuntimeException>unchecked(failure);
        }
    }

    /** Lets a supplier's exception pass as it was thrown, a checked one too. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }
}
