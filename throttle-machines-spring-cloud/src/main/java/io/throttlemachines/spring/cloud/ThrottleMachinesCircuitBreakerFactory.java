package io.throttlemachines.spring.cloud;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.BreakerConfig;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.cloud.client.circuitbreaker.CircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;

/**
 * Creates Spring Cloud's {@link CircuitBreaker}s on the breakers of the application. An id is the full name of a breaker. A breaker
 * that is not declared gets the settings of {@link #configure} for its id; else those of the breaker with the name of its group, or of
 * {@link #configure} for its group; else those of {@link #configureDefault}; else the defaults of the application. Settings of a
 * declared breaker stay as they are declared. Thread-safe.
 */
public final class ThrottleMachinesCircuitBreakerFactory
        extends CircuitBreakerFactory<BreakerConfig, ThrottleMachinesConfigBuilder> {

    private final BreakerLookup breakers;

    /** Uses the breakers of these machines. */
    public ThrottleMachinesCircuitBreakerFactory(ThrottleMachines machines) {
        breakers = new BreakerLookup(machines, getConfigurations());
    }

    @Override
    public CircuitBreaker create(String id) {
        return new BlockingCircuitBreaker(breakers.breaker(id, null));
    }

    @Override
    public CircuitBreaker create(String id, String groupName) {
        return new BlockingCircuitBreaker(breakers.breaker(id, groupName));
    }

    /** Sets the settings of ids, or of groups of ids, that are not declared or in use. A warning names an id that is. */
    @Override
    public void configure(Consumer<ThrottleMachinesConfigBuilder> consumer, String... ids) {
        super.configure(consumer, ids);
        breakers.warnOfExisting(ids);
    }

    @Override
    protected ThrottleMachinesConfigBuilder configBuilder(String id) {
        return breakers.builder(id);
    }

    /** Sets the settings of every id that neither application.yml nor {@link #configure} knows. */
    @Override
    public void configureDefault(Function<String, BreakerConfig> defaultConfiguration) {
        breakers.byDefault(defaultConfiguration);
    }
}
