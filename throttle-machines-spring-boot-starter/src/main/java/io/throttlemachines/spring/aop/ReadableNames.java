package io.throttlemachines.spring.aop;

import io.throttlemachines.spring.aop.kotlin.Signature;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.util.ClassUtils;

/** Names of classes and methods for people: never a name that was generated at run time. */
public final class ReadableNames {

    private static final String LAMBDA = "$$";

    private ReadableNames() {}

    /** A method's name with the short names of its parameter types: {@code reserve(String, int)}. */
    public static String method(Method method) {
        return Signature.name(method)
                + Arrays.stream(method.getParameterTypes())
                        .limit(Signature.parameters(method))
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** The full name of a bean's class; for a class generated at run time, of the interface that declares the method. */
    public static String type(Class<?> type, Method method) {
        if (!generated(type)) {
            return type.getName();
        }
        for (Class<?> implemented : ClassUtils.getAllInterfacesForClass(type)) {
            if (ClassUtils.hasMethod(implemented, method.getName(), method.getParameterTypes())) {
                return implemented.getName();
            }
        }
        return written(type);
    }

    /** The short name of a class; for an anonymous class, of the class that contains it. */
    public static String shortName(Class<?> type) {
        if (Proxy.isProxyClass(type)) {
            Class<?>[] interfaces = type.getInterfaces();
            return interfaces.length == 0 ? "proxy" : ClassUtils.getShortName(interfaces[0]);
        }
        Class<?> user = ClassUtils.getUserClass(type);
        while (user.isAnonymousClass()) {
            user = user.getEnclosingClass();
        }
        return ClassUtils.getShortName(written(user));
    }

    static boolean generated(Class<?> type) {
        return Proxy.isProxyClass(type) || type.isHidden() || type.isSynthetic();
    }

    private static String written(Class<?> type) {
        int lambda = type.getName().indexOf(LAMBDA);
        return lambda < 0 ? type.getName() : type.getName().substring(0, lambda);
    }
}
