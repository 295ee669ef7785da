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
 * Puts a limiter before a method, or before each method of a type that a proxy can intercept; a method's own annotations win
 * over those of its type. Interfaces and other annotations can have it too. If it is repeated, all limiters must admit the
 * call, or none is charged. If the method returns a {@link java.util.concurrent.CompletionStage}, the call waits for permits
 * without holding a thread, if it may wait, and a refusal is a failed stage. If it returns a Mono or Flux, each subscription
 * is a call that waits in the same way, and a refusal is an error signal.
 *
 * <p>A refusal is a {@link io.throttlemachines.refusal.RefusedException}. Names, expressions, limits, fallbacks, and whether a
 * proxy can intercept the method are checked when the bean is created.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Repeatable(Throttled.Container.class)
public @interface Throttled {

    /** The value of {@link #limit()} or {@link #burst()} if it is not given. */
    long NOT_GIVEN = Long.MIN_VALUE;

    /**
     * The same as {@link #name()}.
     */
    @AliasFor("name")
    String value() default "";

    /**
     * The limiter's full name, {@code group.member} for a member of a group; placeholders are resolved. A limiter that
     * application.yml declares has its settings from there, whatever is given here; any other needs {@link #limit()} and
     * {@link #period()}, or {@link #limit()} and an {@link #algorithm()} of concurrency. Default: {@code Class.method} of the class
     * or interface that declares the method; if another place has the same default name, the start stops.
     */
    @AliasFor("value")
    String name() default "";

    /**
     * A SpEL expression over the method's parameters ({@code #user}, {@code #order.customer}, {@code #p0}), over
     * {@code #root.target}, {@code #root.method} and {@code #root.args}, and over beans ({@code @tenants.current()}). Each
     * value of it has its own permits; null is a value like any other. Default: none, all calls share the permits.
     */
    String key() default "";

    /**
     * How many permits a call takes: a whole number, zero or more, or a SpEL expression as for {@link #key()}. Default: 1.
     */
    String permits() default "1";

    /**
     * Permits per {@link #period()}, at least 1; with concurrency how many calls run at once. Default: not given.
     */
    long limit() default NOT_GIVEN;

    /**
     * The time to which {@link #limit()} refers, written as in application.yml: {@code 500ms}, {@code 1m}, {@code PT1H}.
     * Means nothing to concurrency and adaptive-concurrency. Default: not given.
     */
    String period() default "";

    /**
     * The maximum number of permits taken at once, at least 1; for token-bucket and gcra. Default: the limit.
     */
    long burst() default NOT_GIVEN;

    /**
     * {@code token-bucket}, {@code gcra}, {@code fixed-window}, {@code sliding-window}, {@code concurrency} or
     * {@code adaptive-concurrency}. Default: that of {@code throttle-machines.defaults.limiter}.
     */
    String algorithm() default "";

    /**
     * The longest wait of a call for its permits, written like {@link #period()}. Default: the limiter's {@code max-wait}.
     */
    String maxWait() default "";

    /**
     * A method of the same bean, or, as {@code bean::method}, of another bean by its name. It has the same parameters and
     * optionally an exception as an additional last one. Of several such methods the one with the most specific exception is called. It answers instead of a refused call. If the
     * annotation is repeated, each limiter's own fallback answers for the refusals of that limiter, and the first fallback
     * for all others.
     * Default: no fallback.
     */
    String fallback() default "";

    /** Holds repeated {@link Throttled} annotations. */
    @Target({ElementType.METHOD, ElementType.TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @Documented
    @interface Container {

        /** The annotations, in the order of the source. */
        Throttled[] value();
    }
}
