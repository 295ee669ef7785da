package io.throttlemachines.spring.aop;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;

/** Goes on with an invocation after the proxy's own call has returned, on whatever thread. */
final class Proceeding {

    private Proceeding() {}

    /** A copy that stands where the invocation stands now: one invocation goes through the rest of its chain only once. */
    static MethodInvocation afresh(MethodInvocation invocation) {
        return ((ProxyMethodInvocation) invocation).invocableClone();
    }

    /** Proceeds with what aspects further in look for on their thread, which the proxy has put only on its caller's. */
    static @Nullable Object with(MethodInvocation invocation) throws Throwable {
        return ExposeInvocationInterceptor.INSTANCE.invoke(invocation);
    }
}
