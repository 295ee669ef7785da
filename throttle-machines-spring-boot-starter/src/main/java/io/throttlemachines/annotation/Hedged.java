package io.throttlemachines.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/**
 * Sends calls of a method, or of each method of a type that a proxy can intercept, again when the first answer is late, and takes the first
 * answer; a method's own annotation wins over its type's. May stand on interfaces and on other annotations. The method has to
 * be idempotent: it may run several times at once. Attempts run on threads of the library's own, with the caller's context.
 * Each subscription to the Mono or Flux that a method returns is a call; a Flux is hedged until its first element.
 *
 * <p>An argument of type {@link io.throttlemachines.hedge.HedgeAttempt} receives the attempt, whatever the caller passes;
 * {@link io.throttlemachines.hedge.HedgeAttempt#current()} answers it anywhere in the attempt.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface Hedged {

    /** Says that {@link #maxAttempts()} is not given. */
    int NOT_GIVEN = Integer.MIN_VALUE;

    /**
     * The same as {@link #name()}.
     *
     * @return the hedge's name
     */
    @AliasFor("name")
    String value() default "";

    /**
     * The hedge's name; placeholders are resolved. One that application.yml declares has the settings it has there, whatever
     * is given here; any other starts from {@code throttle-machines.defaults.hedge}. Default: {@code Class.method}.
     *
     * @return the hedge's name
     */
    @AliasFor("value")
    String name() default "";

    /**
     * How long an attempt may go without an answer before the next one starts, as in application.yml: {@code 50ms}.
     *
     * @return the duration; by default that of the defaults
     */
    String delay() default "";

    /**
     * How many attempts are made at most, the first included: 1 to 10.
     *
     * @return the number; by default that of the defaults
     */
    int maxAttempts() default NOT_GIVEN;

    /**
     * How long all attempts together may take, as in application.yml: {@code 1s}.
     *
     * @return the duration; by default that of the defaults
     */
    String timeout() default "";

    /**
     * A method of the same bean with the same parameters and, if wanted, an exception as the last one; of several the one
     * with the most specific exception is called. It answers where no attempt has: in place of a refusal, of the first
     * failure, or of a {@link io.throttlemachines.hedge.HedgeTimeoutException}.
     *
     * @return the method's name; by default there is none
     */
    String fallback() default "";
}
