package io.throttlemachines.spring.config;

import io.throttlemachines.limiter.store.StoreConfig;
import io.throttlemachines.spring.aop.AdviceOrder;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties under {@code throttle-machines} in application.yml. An unknown property stops the start.
 *
 * @param enabled  Whether Throttle Machines is active. If false, it creates no bean.
 * @param defaults Settings of all breakers, limiters, hedges and retries that do not set them themselves.
 * @param breakers Breakers by name.
 * @param cascades Breakers by name that open others when they open.
 * @param limiters Limiters by name.
 * @param groups   Groups of breakers and limiters by name.
 * @param hedges   Hedges by name.
 * @param retries  Retries by name.
 * @param aop      How annotations are applied to beans.
 * @param web      How a web application answers refused calls.
 * @param events   How many recent events the actuator endpoint shows.
 * @param console  The page that shows everything in a browser.
 * @param health   How circuits affect the health of the application.
 * @param metrics  Whether calls are measured.
 * @param fleet    Which instances of the application belong together.
 * @param redis    How Redis is used.
 */
@ConfigurationProperties(prefix = ThrottleMachinesProperties.PREFIX, ignoreUnknownFields = false)
public record ThrottleMachinesProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Defaults defaults,
        @DefaultValue Map<String, BreakerProperties> breakers,
        @DefaultValue Map<String, CascadeProperties> cascades,
        @DefaultValue Map<String, LimiterProperties> limiters,
        @DefaultValue Map<String, GroupProperties> groups,
        @DefaultValue Map<String, HedgeProperties> hedges,
        @DefaultValue Map<String, RetryProperties> retries,
        @DefaultValue Aop aop,
        @DefaultValue Web web,
        @DefaultValue Events events,
        @DefaultValue Console console,
        @DefaultValue Health health,
        @DefaultValue Metrics metrics,
        @DefaultValue Fleet fleet,
        @DefaultValue Redis redis) {

    /** The prefix of all properties. */
    public static final String PREFIX = "throttle-machines";

    /** Binds the properties. */
    @ConstructorBinding
    public ThrottleMachinesProperties {}

    /**
     * No properties: only for Spring Cloud's rebinder, which at each refresh creates an instance to compare with, and warns where
     * it cannot. The bean itself never changes: a refresh reads the properties anew.
     */
    @SuppressWarnings("NullAway") // read by nobody
    ThrottleMachinesProperties() {
        this(false, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /**
     * The defaults of each kind.
     *
     * @param breaker Settings of breakers and cascades that do not set them themselves.
     * @param limiter Settings of limiters that do not set them themselves.
     * @param hedge   Settings of hedges that do not set them themselves.
     * @param retry   Settings of retries that do not set them themselves.
     */
    public record Defaults(
            @NestedConfigurationProperty @DefaultValue BreakerDefaultProperties breaker,
            @NestedConfigurationProperty @DefaultValue LimiterDefaultProperties limiter,
            @NestedConfigurationProperty @DefaultValue HedgeDefaultProperties hedge,
            @NestedConfigurationProperty @DefaultValue RetryProperties retry) {}

    /**
     * The order of the annotations among other advice on the same method. Advice with a lower number runs further outside.
     *
     * @param retriedOrder        Order of the advice of @Retried. The lowest number is outermost.
     * @param throttledOrder      Order of the advice of @Throttled. The lowest number is outermost.
     * @param circuitBreakerOrder Order of the advice of @CircuitBreaker. The lowest number is outermost.
     * @param hedgedOrder         Order of the advice of @Hedged. The lowest number is outermost.
     */
    public record Aop(
            @DefaultValue("" + AdviceOrder.RETRIED) int retriedOrder,

            @DefaultValue("" + AdviceOrder.THROTTLED) int throttledOrder,

            @DefaultValue("" + AdviceOrder.CIRCUIT_BREAKER) int circuitBreakerOrder,

            @DefaultValue("" + AdviceOrder.HEDGED) int hedgedOrder) {}

    /**
     * How a web application answers refused calls.
     *
     * @param problemDetails Whether to answer with problem+json (RFC 9457) where a refusal reaches the edge.
     */
    record Web(@DefaultValue("true") boolean problemDetails) {}

    /**
     * How many recent events the actuator endpoint shows.
     *
     * @param history Number of recent events that the actuator endpoint keeps, at most 10000. With 0 it keeps none.
     */
    record Events(@DefaultValue("100") int history) {}

    /**
     * The page that shows everything in a browser.
     *
     * @param enabled Whether the console is served below the actuator endpoint, where that is exposed.
     */
    record Console(@DefaultValue("true") boolean enabled) {}

    /**
     * How circuits affect the health of the application.
     *
     * @param openStatus Health status while a circuit is open, such as UP, OUT_OF_SERVICE, DOWN or one of your own.
     */
    record Health(@DefaultValue("UP") String openStatus) {}

    /**
     * Whether calls are measured.
     *
     * @param enabled Whether to record metrics in the Micrometer registry of the application, if it has one.
     */
    record Metrics(@DefaultValue("true") boolean enabled) {}

    /**
     * Which instances of the application belong together. They share permits and circuits.
     *
     * @param name      Name of all instances that belong together. Every key in a shared store begins with it. Default: spring.application.name.
     * @param instance  Name of this instance alone. Default: the name of the host and a random suffix.
     * @param heartbeat Time between two signs of life at most. An instance counts as live for three of them.
     * @param poll      Time between two questions for news of cluster breakers at most.
     */
    public record Fleet(
            @Nullable String name,
            @Nullable String instance,
            @DefaultValue("1s") Duration heartbeat,
            @DefaultValue("500ms") Duration poll) {}

    /**
     * How Redis is used.
     *
     * @param timeout   Time a decision of a limiter, or a call that may probe a cluster breaker, waits for Redis at most.
     * @param onFailure Who decides while Redis does not answer: each instance by the same limit (local), nobody (allow), or every call is refused (deny).
     */
    public record Redis(
            @DefaultValue("50ms") Duration timeout,
            @DefaultValue("local") StoreConfig.OnFailure onFailure) {}
}
