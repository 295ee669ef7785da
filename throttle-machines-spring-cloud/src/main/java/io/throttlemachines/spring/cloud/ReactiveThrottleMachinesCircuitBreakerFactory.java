package io.throttlemachines.spring.cloud;

import io.throttlemachines.ThrottleMachines;
import io.throttlemachines.breaker.Breaker;
import io.throttlemachines.breaker.BreakerConfig;
import io.throttlemachines.spring.aop.reactive.ReactiveBreaker;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;

/**
 * Creates Spring Cloud's {@link ReactiveCircuitBreaker}s on the breakers of the application. An id is the full name of a breaker. A breaker
 * that is not declared gets the settings of {@link #configure} for its id; else those of the breaker with the name of its group, or of
 * {@link #configure} for its group; else those of {@link #configureDefault}; else the defaults of the application. Settings of a
 * declared breaker stay as they are declared. Thread-safe.
 */
public final class ReactiveThrottleMachinesCircuitBreakerFactory
        extends ReactiveCircuitBreakerFactory<BreakerConfig, ThrottleMachinesConfigBuilder> {

    private final ThrottleMachines machines;
    private final BreakerLookup breakers;

    /** Uses the breakers of these machines. */
    public ReactiveThrottleMachinesCircuitBreakerFactory(ThrottleMachines machines) {
        this.machines = machines;
        breakers = new BreakerLookup(machines, getConfigurations());
    }

    @Override
    public ReactiveCircuitBreaker create(String id) {
        return publishing(breakers.breaker(id, null));
    }

    @Override
    public ReactiveCircuitBreaker create(String id, String groupName) {
        return publishing(breakers.breaker(id, groupName));
    }

    private ReactiveCircuitBreaker publishing(Breaker breaker) {
        return new PublishingCircuitBreaker(new ReactiveBreaker(
                breaker, () -> breaker, task -> machines.executor().execute(task)));
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
