package io.throttlemachines.spring.aop;

import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** The {@code #root} of an expression: the call. SpEL reads it through its getters. */
final class ExpressionRoot {

    private final MethodInvocation invocation;
    private final Method method;

    ExpressionRoot(MethodInvocation invocation, Method method) {
        this.invocation = invocation;
        this.method = method;
    }

    public @Nullable Object getTarget() {
        return invocation.getThis();
    }

    public Class<?> getTargetClass() {
        Object target = invocation.getThis();
        return target == null ? method.getDeclaringClass() : target.getClass();
    }

    public Method getMethod() {
        return method;
    }

    public String getMethodName() {
        return method.getName();
    }

    public @Nullable Object[] getArgs() {
        return invocation.getArguments();
    }
}
