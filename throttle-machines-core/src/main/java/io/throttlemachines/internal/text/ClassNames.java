package io.throttlemachines.internal.text;

/** Names of classes as they are written in source code. */
public final class ClassNames {

    private ClassNames() {}

    /** The name of a class; for the class of a lambda, the name of the class that declares the lambda. */
    public static String declaring(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }
}
