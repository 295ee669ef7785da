package io.throttlemachines.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/**
 * Calls a method, or each method of a type that a proxy can intercept, again when the first answer is late, and takes the first
 * answer; a method's own annotation wins over the annotation of its type. Interfaces and other annotations can have it too. The
 * method must be idempotent: it may run several times at once. Attempts run on threads of the library, with the caller's
 * context. If the method returns a Mono or Flux, each subscription is a call; a Flux is hedged until its first element.
 *
 * <p>An argument of type {@link io.throttlemachines.hedge.HedgeAttempt} receives the attempt, whatever the caller passes;
 * {@link io.throttlemachines.hedge.HedgeAttempt#current()} returns it anywhere in the attempt.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface Hedged {

    /** The value of {@link #maxAttempts()} if it is not given. */
    int NOT_GIVEN = Integer.MIN_VALUE;

    /**
     * The same as {@link #name()}.
     */
    @AliasFor("name")
    String value() default "";

    /**
     * The hedge's name; placeholders are resolved. A hedge that application.yml declares has its settings from there, whatever
     * is given here; any other starts from {@code throttle-machines.defaults.hedge}. Default: {@code Class.method} of the class
     * or interface that declares the method; if another place has the same default name, the start stops.
     */
    @AliasFor("value")
    String name() default "";

    /**
     * How long an attempt may take before the next one starts, written as in application.yml: {@code 50ms}. Default: that of
     * {@code throttle-machines.defaults.hedge}.
     */
    String delay() default "";

    /**
     * The maximum number of attempts, including the first: 1 to 10. Default: that of
     * {@code throttle-machines.defaults.hedge}.
     */
    int maxAttempts() default NOT_GIVEN;

    /**
     * How long all attempts together may take, written as in application.yml: {@code 1s}. Default: that of
     * {@code throttle-machines.defaults.hedge}.
     */
    String timeout() default "";

    /**
     * A method of the same bean, or, as {@code bean::method}, of another bean by its name. It has the same parameters and
     * optionally an exception as an additional last one. Of several such methods the one with the most specific exception is called. It answers if no attempt does: instead of a
     * refusal, of the first failure, or of a {@link io.throttlemachines.hedge.HedgeTimeoutException}.
     * Default: no fallback.
     */
    String fallback() default "";
}
