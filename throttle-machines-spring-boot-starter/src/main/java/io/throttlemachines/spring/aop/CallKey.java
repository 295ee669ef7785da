package io.throttlemachines.spring.aop;

import java.util.Optional;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;

/**
 * The key of each call of a method, from the attribute {@code key} of an annotation. Immutable and thread-safe.
 *
 * @param annotation the annotation, as it is written, for messages
 * @param expression returns the key
 */
record CallKey(String annotation, MethodExpression expression) {

    /** Replaces null as a key. */
    private static final Object NO_KEY = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    /** Reads the attribute; empty if it is not set. */
    static Supplier<Optional<CallKey>> read(String annotation, String written, AnnotationReader reader) {
        return reader.read(() -> Optional.of(reader.text("key", written))
                .filter(text -> !text.isEmpty())
                .map(reader::key)
                .map(expression -> new CallKey(annotation, expression)));
    }

    /** The key of a call; null is a key like any other. */
    Object of(MethodInvocation invocation) {
        Object value = expression.value(invocation);
        String objection = KeyTypes.objection(value);
        if (value != null && objection != null) {
            throw new IllegalArgumentException("key of " + annotation + " on " + invocation.getMethod()
                    + " evaluated to a " + value.getClass().getTypeName() + ", which is or holds a " + objection
                    + "; each call would have permits of its own, because that equals only itself. " + KeyTypes.ADVICE);
        }
        return value == null ? NO_KEY : value;
    }
}
