package io.throttlemachines.spring.aop.selfcall;

import org.jspecify.annotations.Nullable;
import org.springframework.asm.Type;

/**
 * A place in a class at which an object calls a method on itself.
 *
 * @param caller the calling method; for a call in a lambda, the method that creates the lambda
 * @param called the called method
 * @param owner  for {@code super.method()} the internal name of the class where the lookup starts; otherwise null
 * @param line   the line; 0 if it is not known
 */
public record SelfCall(
        Signature caller, Signature called, @Nullable String owner, int line) {

    /**
     * A method without its return type, because that of a bridge differs.
     *
     * @param name       the name
     * @param parameters their types in brackets, as in class files
     */
    public record Signature(String name, String parameters) {

        public static Signature of(String name, String descriptor) {
            return new Signature(name, descriptor.substring(0, descriptor.indexOf(')') + 1));
        }

        Signature named(String otherwise) {
            return new Signature(otherwise, parameters);
        }

        /** Whether one may override the other: a type parameter may have become a type. */
        public boolean sameShape(Signature other) {
            return name.equals(other.name) && count() == other.count();
        }

        private int count() {
            return Type.getArgumentTypes(parameters + "V").length;
        }
    }
}
