package io.throttlemachines.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/**
 * Puts a circuit breaker around a method, or around each method of a type that a proxy can intercept; a method's own annotation wins over
 * its type's. May stand on interfaces and on other annotations. A method that returns a
 * {@link java.util.concurrent.CompletionStage} is observed until the stage completes, and refused by a failed stage. Each
 * subscription to the Mono or Flux that a method returns is a call, observed until its end and refused by an error signal.
 *
 * <p>Refusals are {@link io.throttlemachines.refusal.RefusedException}s. Names, fallbacks and whether the method can be
 * intercepted at all are checked when the bean is created.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface CircuitBreaker {

    /**
     * The same as {@link #name()}.
     *
     * @return the breaker's name
     */
    @AliasFor("name")
    String value() default "";

    /**
     * The breaker's full name, {@code group.member} for a group's member; placeholders are resolved. A name that
     * application.yml does not declare is a breaker with the default settings. Default: {@code Class.method}.
     *
     * @return the breaker's name
     */
    @AliasFor("value")
    String name() default "";

    /**
     * A method of the same bean with the same parameters and, if wanted, an exception as the last one; of several the one
     * with the most specific exception is called. It answers in place of a refused call and of one that failed, as far as
     * the breaker counts it as a failure.
     *
     * @return the method's name; by default there is none
     */
    String fallback() default "";
}
