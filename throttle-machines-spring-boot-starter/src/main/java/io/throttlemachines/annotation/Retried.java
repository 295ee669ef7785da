package io.throttlemachines.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/**
 * Calls a method, or each method of a type that a proxy can intercept, again after a failure, within a budget; a method's own
 * annotation wins over the annotation of its type. Interfaces and other annotations can have it too. The method must be
 * idempotent: an attempt that failed may still have taken effect. If the method returns a stage, a Mono or a Flux, no thread is
 * held between attempts; each subscription to a Mono or Flux is a call, and a Flux is retried until its first element.
 *
 * <p>By default it is the outermost annotation: each attempt takes its permits and passes its breaker.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface Retried {

    /** The value of {@link #maxAttempts()} if it is not given. */
    int NOT_GIVEN = Integer.MIN_VALUE;

    /**
     * The same as {@link #name()}.
     */
    @AliasFor("name")
    String value() default "";

    /**
     * The retry's name; placeholders are resolved. A retry that application.yml declares has its settings from there, whatever
     * is given here; any other starts from {@code throttle-machines.defaults.retry}. Default: {@code Class.method} of the class
     * or interface that declares the method; if another place has the same default name, the start stops.
     */
    @AliasFor("value")
    String name() default "";

    /**
     * The maximum number of attempts, including the first: 1 to 10. Default: that of
     * {@code throttle-machines.defaults.retry}.
     */
    int maxAttempts() default NOT_GIVEN;

    /**
     * The longest wait before the second attempt, written as in application.yml: {@code 100ms}. Default: that of
     * {@code throttle-machines.defaults.retry}.
     */
    String backoff() default "";

    /**
     * A method of the same bean, or, as {@code bean::method}, of another bean by its name. It has the same parameters and
     * optionally an exception as an additional last one. Of several such methods the one with the most specific exception is called. It answers if no attempt does: instead of the last
     * failure or refusal, or of a {@link io.throttlemachines.call.CallTimeoutException}. Default: no fallback.
     */
    String fallback() default "";
}
