package io.throttlemachines.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/**
 * Puts a circuit breaker around a method, or around each method of a type that a proxy can intercept; a method's own annotation
 * wins over the annotation of its type. Interfaces and other annotations can have it too. If the method returns a
 * {@link java.util.concurrent.CompletionStage}, the call ends when the stage completes, and a refusal is a failed stage. If it
 * returns a Mono or Flux, each subscription is a call, which ends with the subscription, and a refusal is an error signal.
 *
 * <p>A refusal is a {@link io.throttlemachines.refusal.RefusedException}. Names, fallbacks, and whether a proxy can intercept
 * the method are checked when the bean is created.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface CircuitBreaker {

    /**
     * The same as {@link #name()}.
     */
    @AliasFor("name")
    String value() default "";

    /**
     * The breaker's full name, {@code group.member} for a member of a group; placeholders are resolved. A breaker that
     * application.yml does not declare has the default settings. Default: {@code Class.method} of the class
     * or interface that declares the method; if another place has the same default name, the start stops.
     */
    @AliasFor("value")
    String name() default "";

    /**
     * A SpEL expression, as in {@link Throttled#key()}: each value of it has a circuit of its own, with the settings of the
     * breaker; null is a value like any other. How a call ends counts for the circuit of its key alone. Default: none, all calls
     * share one circuit.
     */
    String key() default "";

    /**
     * How long a call may take before it is given up and counts as a failure, written as in application.yml: {@code 2s}. Its
     * caller gets a {@link io.throttlemachines.call.CallTimeoutException}. A method that returns a value then runs on a thread of
     * the library, with the caller's context. A breaker that application.yml declares has its settings from there, whatever is given
     * here. Default: that of {@code throttle-machines.defaults.breaker}.
     */
    String timeout() default "";

    /**
     * A method of the same bean, or, as {@code bean::method}, of another bean by its name. It has the same parameters and
     * optionally an exception as an additional last one. Of several such methods the one with the most specific exception is called. It answers instead of a refused call, and
     * instead of a failed call if the breaker counts the failure.
     * Default: no fallback.
     */
    String fallback() default "";
}
