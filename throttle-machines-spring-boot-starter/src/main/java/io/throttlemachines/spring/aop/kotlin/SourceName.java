package io.throttlemachines.spring.aop.kotlin;

import java.lang.reflect.Method;
import kotlin.reflect.KFunction;
import kotlin.reflect.jvm.ReflectJvmMapping;
import org.jspecify.annotations.Nullable;

/** The name of a function in its source. Only to be used if Kotlin's reflection is present. */
final class SourceName {

    private SourceName() {}

    /** Null if Kotlin's reflection does not know the method as a function, such as the accessor of a property. */
    static @Nullable String of(Method method) {
        try {
            KFunction<?> function = ReflectJvmMapping.getKotlinFunction(method);
            return function == null ? null : function.getName();
        } catch (UnsupportedOperationException synthetic) {
            return null;
        }
    }
}
