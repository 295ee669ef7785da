package io.throttlemachines.spring.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.util.ClassUtils;

/** What classes and methods are called where people read it: never by a name made up at run time. */
final class ReadableNames {

    private static final String LAMBDA = "$$";

    private ReadableNames() {}

    /** A method's name and the short names of its parameters' types. */
    static String method(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** The full name of a bean's class; for one made at run time the interface that has the method. */
    static String type(Class<?> type, Method method) {
        if (!madeAtRunTime(type)) {
            return type.getName();
        }
        for (Class<?> implemented : ClassUtils.getAllInterfacesForClass(type)) {
            if (ClassUtils.hasMethod(implemented, method.getName(), method.getParameterTypes())) {
                return implemented.getName();
            }
        }
        return written(type);
    }

    /** The short name of a class; of one without a name of its own, that of the class it was written in. */
    static String shortName(Class<?> type) {
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

    static boolean madeAtRunTime(Class<?> type) {
        return Proxy.isProxyClass(type) || type.isHidden() || type.isSynthetic();
    }

    private static String written(Class<?> type) {
        int lambda = type.getName().indexOf(LAMBDA);
        return lambda < 0 ? type.getName() : type.getName().substring(0, lambda);
    }
}
