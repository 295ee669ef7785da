package io.throttlemachines.spring.aop;

import java.io.Serial;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** An annotation of this library that cannot work on its method. It stops the start. */
public sealed class InvalidAnnotationException extends RuntimeException permits UndeclaredLimiterException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String place;
    private final String problem;
    private final String advice;

    InvalidAnnotationException(Class<? extends Annotation> annotation, Method method, String problem, String advice) {
        this(annotation, method, problem, advice, null);
    }

    InvalidAnnotationException(
            Class<? extends Annotation> annotation,
            Method method,
            String problem,
            String advice,
            @Nullable Throwable cause) {
        super(place(annotation, method) + ": " + problem + " " + advice, cause);
        this.place = place(annotation, method);
        this.problem = problem;
        this.advice = advice;
    }

    private static String place(Class<? extends Annotation> annotation, Method method) {
        return "@" + annotation.getSimpleName() + " on "
                + method.getDeclaringClass().getName() + "." + method.getName();
    }

    /** The place of the annotation: annotation, class and method. */
    public final String place() {
        return place;
    }

    /** What is wrong, as a sentence. */
    public final String problem() {
        return problem;
    }

    /** What to write instead, as a sentence. */
    public final String advice() {
        return advice;
    }
}
