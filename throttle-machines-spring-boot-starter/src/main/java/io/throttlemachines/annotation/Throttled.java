package io.throttlemachines.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;

/**
 * Puts a limiter before a method, or before each method of a type that a proxy can intercept; a method's own annotations win over its
 * type's. May stand on interfaces and on other annotations. Where it is repeated, all limiters must admit the call, or
 * none is charged. A method that returns a {@link java.util.concurrent.CompletionStage} waits, where waiting is allowed,
 * without holding a thread, and is refused by a failed stage; so does, by an error signal, each subscription to the Mono or
 * Flux that a method returns.
 *
 * <p>Refusals are {@link io.throttlemachines.refusal.RefusedException}s. Names, expressions, limits, fallbacks and whether
 * the method can be intercepted at all are checked when the bean is created.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Repeatable(Throttled.Container.class)
public @interface Throttled {

    /** Says that {@link #limit()} or {@link #burst()} is not given. */
    long NOT_GIVEN = Long.MIN_VALUE;

    /**
     * The same as {@link #name()}.
     *
     * @return the limiter's name
     */
    @AliasFor("name")
    String value() default "";

    /**
     * The limiter's full name, {@code group.member} for a group's member; placeholders are resolved. One that
     * application.yml declares has the settings it has there, whatever is given here; any other needs {@link #limit()} and
     * {@link #period()}. Default: {@code Class.method}.
     *
     * @return the limiter's name
     */
    @AliasFor("value")
    String name() default "";

    /**
     * A SpEL expression over the method's parameters ({@code #user}, {@code #order.customer}, {@code #p0}), over
     * {@code #root.target}, {@code #root.method} and {@code #root.args}, and over beans ({@code @tenants.current()}): each
     * value it takes has permits of its own. Null is a key like any other. Default: none, all calls share.
     *
     * @return the expression
     */
    String key() default "";

    /**
     * How many permits a call takes: a whole number, or a SpEL expression as for {@link #key()}.
     *
     * @return the number or expression; 1 by default
     */
    String permits() default "1";

    /**
     * Permits per {@link #period()}, at least 1.
     *
     * @return the number; by default it is not given
     */
    long limit() default NOT_GIVEN;

    /**
     * The time to which {@link #limit()} refers, as in application.yml: {@code 500ms}, {@code 1m}, {@code PT1H}.
     *
     * @return the duration; by default it is not given
     */
    String period() default "";

    /**
     * The most permits taken at once, at least 1; for token-bucket and gcra.
     *
     * @return the number; by default the limit
     */
    long burst() default NOT_GIVEN;

    /**
     * {@code token-bucket}, {@code gcra}, {@code fixed-window} or {@code sliding-window}.
     *
     * @return the algorithm; by default that of {@code throttle-machines.defaults.limiter}
     */
    String algorithm() default "";

    /**
     * How long a call waits for its permits at most, written as {@link #period()} is; wins over the limiter's own.
     *
     * @return the duration; by default the limiter's {@code max-wait}
     */
    String maxWait() default "";

    /**
     * A method of the same bean with the same parameters and, if wanted, an exception as the last one; of several the one
     * with the most specific exception is called. It answers in place of a refused call. Where the annotation is repeated,
     * each limiter's own fallback answers what that limiter refuses, and the first given all else.
     *
     * @return the method's name; by default there is none
     */
    String fallback() default "";

    /** Holds repeated {@link Throttled} annotations. */
    @Target({ElementType.METHOD, ElementType.TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @Documented
    @interface Container {

        /**
         * The annotations.
         *
         * @return in the order in which they stand
         */
        Throttled[] value();
    }
}
