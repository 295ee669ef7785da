package io.throttlemachines.spring.aop.selfcall;

import org.jspecify.annotations.Nullable;
import org.springframework.asm.Type;

/**
 * A place in a class at which an object calls a method on itself.
 *
 * @param caller the method that calls, or the one that made the lambda that does
 * @param called the method that is called
 * @param owner  for {@code super.method()} the internal name of the class it is looked for in; else null
 * @param line   the line; 0 if it is not known
 */
public record SelfCall(
        Signature caller, Signature called, @Nullable String owner, int line) {

    /**
     * A method, as it is told from others when the return type does not matter: of a bridge it differs.
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
