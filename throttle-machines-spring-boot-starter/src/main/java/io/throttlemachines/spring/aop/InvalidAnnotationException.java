package io.throttlemachines.spring.aop;

import io.throttlemachines.spring.aop.kotlin.Signature;
import java.io.Serial;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Annotations of this library that cannot work on their methods. They stop the start. */
public final class InvalidAnnotationException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Misuse> mistakes;

    InvalidAnnotationException(Collection<Misuse> mistakes, @Nullable Throwable cause) {
        super(mistakes.stream().map(Misuse::toString).collect(Collectors.joining("; ")), cause);
        this.mistakes = List.copyOf(mistakes);
    }

    /** At least one mistake, in the order in which they were found. */
    public List<Misuse> mistakes() {
        return mistakes;
    }

    /**
     * One mistake.
     *
     * @param place   the annotation, and the class that declares the method, and the method; of a type's annotation, the type
     * @param bean    the class of the bean
     * @param problem what is wrong, as a sentence
     * @param advice  what to write instead, as a sentence
     * @param follows whether it may only follow from another mistake
     */
    public record Misuse(String place, String bean, String problem, String advice, boolean follows) {

        static Misuse of(
                Class<? extends Annotation> annotation, Method method, Class<?> bean, String problem, String advice) {
            return new Misuse(place(annotation, method), ReadableNames.type(bean, method), problem, advice, false);
        }

        static String place(Class<? extends Annotation> annotation, Method method) {
            return place(annotation, method.getDeclaringClass()) + "." + Signature.name(method);
        }

        static String place(Class<? extends Annotation> annotation, Class<?> type) {
            return "@" + annotation.getSimpleName() + " on " + type.getName();
        }

        Misuse following() {
            return new Misuse(place, bean, problem, advice, true);
        }

        @Override
        public String toString() {
            return place + ": " + problem + " " + advice;
        }
    }
}
