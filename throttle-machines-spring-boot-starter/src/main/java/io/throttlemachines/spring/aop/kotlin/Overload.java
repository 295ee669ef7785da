package io.throttlemachines.spring.aop.kotlin;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.springframework.core.KotlinDetector;

/**
 * The overloads that Kotlin's compiler makes for {@code @JvmOverloads}, with copies of the annotations. Each leaves out some
 * arguments, is final, and calls the whole function on the same object, which is the proxy: so the call is guarded there.
 */
public final class Overload {

    private Overload() {}

    /** Whether the compiler has made a method. Without Kotlin's reflection it looks like one in the source. */
    public static boolean isMade(Method method) {
        return Modifier.isFinal(method.getModifiers())
                && KotlinDetector.isKotlinReflectPresent()
                && KotlinDetector.isKotlinType(method.getDeclaringClass())
                && Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
                        .anyMatch(each -> fillsIn(each, method))
                && SourceName.of(method) == null;
    }

    /** Whether a method is the one of the compiler that fills in default values for a function with these parameters and more. */
    private static boolean fillsIn(Method filling, Method overload) {
        if (!filling.isSynthetic() || !filling.getName().equals(overload.getName() + "$default")) {
            return false;
        }
        List<Class<?>> types = List.of(filling.getParameterTypes());
        Iterator<Class<?>> all = types.subList(1, types.size()).iterator(); // without the object
        return Arrays.stream(overload.getParameterTypes()).allMatch(type -> goesTo(type, all));
    }

    private static boolean goesTo(Class<?> type, Iterator<Class<?>> types) {
        while (types.hasNext()) {
            if (types.next() == type) {
                return true;
            }
        }
        return false;
    }
}
